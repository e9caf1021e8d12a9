package dev.evenkeel.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calling thread only: moves it into another network namespace; the process's other threads
 * stay.
 */
public final class Namespaces {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final MethodHandle SETNS = Native.blocking("setns", JAVA_INT, JAVA_INT, JAVA_INT);
  private static final MethodHandle UNSHARE = Native.blocking("unshare", JAVA_INT, JAVA_INT);

  private Namespaces() {}

  /**
   * Puts the calling thread into the network namespace of process {@code pid}. Use a platform
   * thread that is not shared: every socket that it opens from then on belongs to that namespace.
   */
  public static void enterNetwork(long pid) throws LinuxException {
    String path = "/proc/" + pid + "/ns/net";
    int fd = LinuxException.check("open " + path, Descriptors.openReadOnly(path));
    try {
      MemorySegment state = Native.state();
      int entered = Native.fold((int) SETNS.invokeExact(state, fd, CLONE_NEWNET), state);
      LinuxException.check("setns " + path, entered);
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    } finally {
      Descriptors.close(fd);
    }
  }

  /** Gives the calling thread a new, empty network namespace. */
  public static void newNetwork() throws LinuxException {
    try {
      MemorySegment state = Native.state();
      int made = Native.fold((int) UNSHARE.invokeExact(state, CLONE_NEWNET), state);
      LinuxException.check("unshare", made);
    } catch (LinuxException refused) {
      throw refused;
    } catch (Throwable bug) {
      throw Native.broken(bug);
    }
  }
}
