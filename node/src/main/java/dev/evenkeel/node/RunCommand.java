package dev.evenkeel.node;

import dev.evenkeel.linux.HostName;
import dev.evenkeel.vrrp.config.Diagnostic;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.config.reader.Environment;
import dev.evenkeel.vrrp.config.reader.KeepalivedConfigLoader;
import dev.evenkeel.vrrp.config.reader.LoadResult;
import dev.evenkeel.vrrp.daemon.ConsoleLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Main thread: {@code evenkeel run haproxy.cfg keepalived.conf}, one node in the foreground. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    header = "Run one node in the foreground.",
    description =
        "Runs the balancer that haproxy.cfg describes and the floating addresses that"
            + " keepalived.conf describes, each in a process of its own, tied together: a balancer"
            + " that dies, hangs or has no server left lets the address go at once.")
final class RunCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "haproxy.cfg",
      description = "What to balance (default: ${DEFAULT-VALUE}).")
  private Path haproxyFile = Path.of("/etc/haproxy/haproxy.cfg");

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "keepalived.conf",
      description = "Which addresses float (default: ${DEFAULT-VALUE}).")
  private Path keepalivedFile = Path.of("/etc/keepalived/keepalived.conf");

  @Option(
      names = {"-D", "--log-detail"},
      description = "Tell all that VRRP does, as keepalived -D.")
  private boolean detailed;

  @Override
  public Integer call() throws IOException {
    for (Path file : List.of(haproxyFile, keepalivedFile)) {
      if (!Files.isReadable(file)) {
        String why = Files.exists(file) ? "permission denied" : "there is no such file";
        System.err.println("evenkeel: cannot read %s: %s".formatted(file, why));
        return 1;
      }
    }
    ConsoleLog log = new ConsoleLog(System.err);
    try {
      Optional<KeepalivedConfig> config = load(log, loader -> loader);
      if (config.isEmpty()) {
        return 2;
      }
      return run(config.get(), log);
    } finally {
      log.close();
    }
  }

  /** The balancer serves haproxy.cfg and, behind it, the virtual servers of keepalived.conf. */
  private int run(KeepalivedConfig config, Consumer<String> log) throws IOException {
    try (BalancerSources sources = new BalancerSources(haproxyFile, config.virtualServers())) {
      return new Keeper(
              config, sources, log, detailed, running -> load(log, loader -> loader.after(running)))
          .run();
    }
  }

  /** Reads keepalived.conf; empty if it cannot be run, and the log says why. */
  private Optional<KeepalivedConfig> load(
      Consumer<String> log, UnaryOperator<KeepalivedConfigLoader> adapted) {
    // An interface may come later, as after a boot: it is no fault of the file.
    LoadResult result =
        adapted
            .apply(
                new KeepalivedConfigLoader(
                    Environment.ofThisMachine(name -> true, RunCommand::interfaceExists)))
            .load(keepalivedFile.toString(), HostName.get());
    for (Diagnostic diagnostic : result.diagnostics()) {
      log.accept(diagnostic.toString());
    }
    if (result.isRefused() || result.config().isEmpty()) {
      log.accept(keepalivedFile + " cannot be run; the messages about it stand above");
      return Optional.empty();
    }
    for (VrrpInstance instance : result.config().get().instances()) {
      if (!interfaceExists(instance.interfaceName())) {
        log.accept(
            "(%s) interface %s is not there: waiting for it"
                .formatted(instance.name(), instance.interfaceName()));
      }
    }
    return result.config();
  }

  /** /proc shows the interfaces of this thread's own network namespace; /sys may show another's. */
  private static boolean interfaceExists(String name) {
    try {
      return Files.readAllLines(Path.of("/proc/thread-self/net/dev")).stream()
          .anyMatch(line -> line.strip().startsWith(name + ":"));
    } catch (IOException unreadable) {
      return true;
    }
  }
}
