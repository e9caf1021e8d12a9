import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * What a system call costs that does nothing: the upper bound of what any way to make fewer of them
 * can save.
 *
 * <pre>java --enable-native-access=ALL-UNNAMED bench/SystemCallCost.java</pre>
 */
public final class SystemCallCost {
  private static final int CALLS = 2_000_000;

  public static void main(String[] args) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle getppid =
        linker.downcallHandle(
            linker.defaultLookup().find("getppid").orElseThrow(),
            FunctionDescriptor.of(ValueLayout.JAVA_INT),
            Linker.Option.critical(false));
    for (int round = 0; round < 5; round++) {
      long sum = 0;
      long startNs = System.nanoTime();
      for (int call = 0; call < CALLS; call++) {
        sum += (int) getppid.invokeExact();
      }
      long ns = System.nanoTime() - startNs;
      System.out.printf("%.0f ns a call (%d)%n", (double) ns / CALLS, sum / CALLS);
    }
  }
}
