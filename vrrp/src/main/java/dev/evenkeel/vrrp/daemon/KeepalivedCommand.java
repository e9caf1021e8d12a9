package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Daemon;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.HostName;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.ServiceManager;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.vrrp.config.Diagnostic;
import dev.evenkeel.vrrp.config.DiagnosticKind;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.reader.Environment;
import dev.evenkeel.vrrp.config.reader.KeepalivedConfigLoader;
import dev.evenkeel.vrrp.config.reader.LoadResult;
import dev.evenkeel.vrrp.machine.Rehearsal;
import dev.evenkeel.vrrp.machine.Tracker;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The {@code keepalived} program: its command line, its files, its signals around a {@link
 * VrrpDaemon}. One thread: whoever calls {@link #run} becomes the daemon's thread.
 */
public final class KeepalivedCommand {
  private static final int EXIT_NO_CONFIG = 6;
  private static final long STOP_WAIT_SECONDS = 3;
  private static final String VERSION_LINE = "Keepalived v2.2.7 (01/16,2022)";
  private static final Map<Option, String> OMITTED =
      Map.of(
          Option.SNMP, "there is no SNMP here; SIGUSR2 and the JSON signal write the counters",
          Option.SNMP_AGENT_SOCKET, "there is no SNMP here",
          Option.CORE_DUMP, "a JVM writes an error file of its own instead of a core",
          Option.CORE_DUMP_PATTERN, "a JVM writes an error file of its own instead of a core",
          Option.UMASK, "a JVM cannot change its umask; set it before the start",
          Option.ADDRESS_MONITORING, "changes of addresses are logged with --log-detail",
          Option.DONT_RESPAWN, "there is one process, and nothing to start again");
  private static final Map<String, Integer> SIGNALS =
      Map.of(
          "STOP", Signals.TERM,
          "RELOAD", Signals.HUP,
          "DATA", Signals.USR1,
          "STATS", Signals.USR2,
          "STATS_CLEAR", Signals.RTMAX_1,
          "JSON", Signals.RTMIN_2);

  private final PrintStream out;
  private final PrintStream err;
  private final @Nullable Detacher detacher;
  private final @Nullable Supplier<Companion> companion;

  /** Puts the program into the background, where Keepalived forks. */
  public interface Detacher {
    /**
     * Starts the same program, in a session of its own, with {@code -n} in front of the arguments.
     *
     * @return the exit code of the process that was called
     */
    int detach(List<String> arguments) throws IOException;
  }

  /** Serves the virtual servers of the same file, where Keepalived has the kernel do it. */
  public interface Companion extends AutoCloseable {
    /** Facts that it will report to the daemon; every instance depends on them. */
    List<Tracker> trackers();

    /** Begins to serve; the daemon does not run yet. */
    void start(KeepalivedConfig config, VrrpDaemon daemon, Consumer<String> log) throws IOException;

    /**
     * Goes over to other virtual servers; connections of those that there were go on. Not on the
     * daemon's thread, and one call after the other.
     */
    void reload(KeepalivedConfig config);

    /** Any thread: writes down how they stand, soon; the configuration is the one in force. */
    void dump(KeepalivedConfig config, DaemonLog log);

    /** Serves no more. */
    @Override
    void close();
  }

  /**
   * @param detacher what to do without {@code -n}; null stays in the foreground
   * @param companion makes what serves virtual servers; without, they are refused
   */
  public KeepalivedCommand(
      PrintStream out,
      PrintStream err,
      @Nullable Detacher detacher,
      @Nullable Supplier<Companion> companion) {
    this.out = out;
    this.err = err;
    this.detacher = detacher;
    this.companion = companion;
  }

  /**
   * Runs the program to its end.
   *
   * @param argv the arguments after the program's name
   * @return the exit code, as Keepalived 2.2 would give
   */
  public int run(List<String> argv) {
    CommandLine line;
    try {
      line = CommandLine.parse(argv);
    } catch (CommandLine.BadUsageException bad) {
      err.println(bad.getMessage());
      return 1;
    }
    if (line.has(Option.VERSION)) {
      err.println("Evenkeel, in place of " + VERSION_LINE);
      return 0;
    }
    if (line.has(Option.HELP)) {
      err.print(usage());
      return 0;
    }
    if (line.value(Option.SIGNUM).isPresent()) {
      return signum(line.value(Option.SIGNUM).get());
    }
    if (line.isSuperfluous()) {
      err.println("Unexpected argument(s) on the command line");
      return 1;
    }
    Optional<String> refusal = refusal(line);
    if (refusal.isPresent()) {
      err.println(refusal.get());
      return 1;
    }
    if (line.has(Option.CONFIG_TEST)) {
      return test(line);
    }
    return start(argv, line);
  }

  /** Switches without which the daemon can go on; it says that it goes on without. */
  private static List<String> omissions(CommandLine line) {
    return OMITTED.entrySet().stream()
        .filter(e -> line.has(e.getKey()))
        .map(e -> "--" + e.getKey().word() + ": " + e.getValue())
        .toList();
  }

  private int signum(String name) {
    Integer number = SIGNALS.get(name);
    if (number == null) {
      err.println("Unknown sigfunc " + name);
      return 1;
    }
    out.println(number);
    return 0;
  }

  /** Switches that would change what happens, and that nothing here carries out. */
  private static Optional<String> refusal(CommandLine line) {
    if (line.has(Option.GENHASH)) {
      return Optional.of("-T: genhash is not part of this program");
    }
    if (line.has(Option.NAMESPACE)) {
      return Optional.of("-s: start the program in the namespace by 'ip netns exec' instead");
    }
    if (line.has(Option.CHECK) && !line.has(Option.VRRP)) {
      return Optional.of("-C: there is no health checker for IPVS in this program");
    }
    if (line.has(Option.LOG_FILE)) {
      return Optional.of("-g: logging to files is not supported; use -l and redirect stderr");
    }
    return Optional.empty();
  }

  private int test(CommandLine line) {
    LoadResult result = load(line);
    Consumer<String> target = err::println;
    Optional<String> file = line.value(Option.CONFIG_TEST);
    List<String> lines = testOutput(result);
    if (file.isPresent()) {
      try {
        Files.write(Path.of(file.get()), lines);
      } catch (IOException refused) {
        err.println("Unable to write " + file.get() + ": " + refused.getMessage());
        return 1;
      }
    } else {
      lines.forEach(target);
    }
    // Even of a file that is not there keepalived -t finds nothing wrong.
    return result.exitStatus();
  }

  private static List<String> testOutput(LoadResult result) {
    return result.diagnostics().stream()
        .filter(d -> d.kind() != DiagnosticKind.LOG)
        .map(Diagnostic::toString)
        .toList();
  }

  private int start(List<String> argv, CommandLine line) {
    Detacher background = detacher;
    if (!line.has(Option.DONT_FORK) && background != null) {
      try {
        return background.detach(argv);
      } catch (IOException refused) {
        err.println("Unable to start in the background: " + refused.getMessage());
        return 1;
      }
    }
    List<SyslogLog> syslogs = new ArrayList<>();
    ConsoleLog console = line.has(Option.LOG_CONSOLE) ? new ConsoleLog(err) : null;
    DaemonLog log = log(line, console, syslogs);
    try (PidFiles pids = new PidFiles()) {
      return serve(argv, line, log, console, pids);
    } finally {
      log.info("Stopped " + VERSION_LINE);
      syslogs.forEach(SyslogLog::close);
      if (console != null) {
        console.close();
      }
    }
  }

  private static DaemonLog log(
      CommandLine line, @Nullable ConsoleLog console, List<SyslogLog> syslogs) {
    List<Consumer<String>> sinks = new ArrayList<>();
    if (console != null) {
      sinks.add(console);
    }
    if (!line.has(Option.NO_SYSLOG)) {
      SyslogLog syslog =
          new SyslogLog("Keepalived_vrrp", facility(line.value(Option.LOG_FACILITY)));
      syslogs.add(syslog);
      sinks.add(syslog);
    }
    return new DaemonLog(text -> sinks.forEach(s -> s.accept(text)), line.has(Option.LOG_DETAIL));
  }

  private static int facility(Optional<String> value) {
    String text = value.orElse("daemon").replace("local", "");
    return switch (text) {
      case "user" -> 1;
      case "0", "1", "2", "3", "4", "5", "6", "7" -> 16 + Integer.parseInt(text);
      default -> SyslogLog.FACILITY_DAEMON;
    };
  }

  private int serve(
      List<String> argv,
      CommandLine line,
      DaemonLog log,
      @Nullable ConsoleLog console,
      PidFiles pids) {
    log.info("Starting Evenkeel in place of " + VERSION_LINE);
    log.info("Running on Linux " + System.getProperty("os.version"));
    log.info("Command line: 'keepalived' '" + String.join("' '", argv) + "'");
    LoadResult loaded = load(line);
    if (!loaded.filesFound()) {
      loaded.diagnostics().forEach(d -> log.info(d.toString()));
      return EXIT_NO_CONFIG;
    }
    log.info("Configuration file " + pattern(line));
    Path pidFile = Path.of(line.value(Option.PID).orElse("/run/keepalived.pid"));
    Path vrrpPidFile = Path.of(line.value(Option.VRRP_PID).orElse("/run/keepalived_vrrp.pid"));
    if (PidFiles.namesLivingProcess(pidFile)) {
      log.info("daemon is already running");
      return 0;
    }
    omissions(line).forEach(log::info);
    loaded.diagnostics().forEach(d -> log.info(d.toString()));
    if (loaded.config().isEmpty() || loaded.isRefused()) {
      return VrrpDaemon.EXIT_CONFIG;
    }
    try {
      pids.write(pidFile);
      pids.write(vrrpPidFile);
      return serve(line, log, console, loaded.config().get());
    } catch (IOException refused) {
      log.info("Cannot run: " + refused.getMessage());
      return 1;
    }
  }

  private int serve(
      CommandLine line, DaemonLog log, @Nullable ConsoleLog console, KeepalivedConfig config)
      throws IOException {
    if (config.virtualServers().isEmpty()) {
      return serve(line, log, console, config, null);
    }
    if (companion == null) {
      log.info(
          "(%s) virtual servers are not served here; -P leaves them alone"
              .formatted(config.virtualServers().getFirst().position()));
      return VrrpDaemon.EXIT_CONFIG;
    }
    try (Companion beside = companion.get()) {
      return serve(line, log, console, config, beside);
    }
  }

  private int serve(
      CommandLine line,
      DaemonLog log,
      @Nullable ConsoleLog console,
      KeepalivedConfig config,
      @Nullable Companion beside)
      throws IOException {
    VrrpListener listener =
        new VrrpListener() {
          @Override
          public void started() {
            ServiceManager.ready();
            leaveTheTerminal(log, console);
          }
        };
    boolean releases = !line.has(Option.DONT_RELEASE_VRRP);
    DaemonOptions options =
        new DaemonOptions(
            log,
            listener,
            false,
            releases,
            beside == null ? List.of() : beside.trackers(),
            pair(log, releases));
    VrrpDaemon daemon = new VrrpDaemon(config, options);
    if (beside != null) {
      beside.start(config, daemon, log::info);
    }
    int signals =
        Signals.open(
            Signals.TERM,
            Signals.INT,
            Signals.HUP,
            Signals.USR1,
            Signals.USR2,
            Signals.RTMIN_2,
            Signals.RTMAX_1);
    daemon.watch(
        signals,
        () -> {
          for (int s = Signals.next(signals); s != 0; s = Signals.next(signals)) {
            handle(s, daemon, line, log, beside);
          }
        });
    if (line.has(Option.DUMP_CONF)) {
      daemon.inspect((running, views) -> DataDump.of(running, views).lines().forEach(log::info));
    }
    Rehearsal.run();
    CountDownLatch ended = new CountDownLatch(1);
    if (!Signals.isBlocked(Signals.TERM)) {
      leaveWithTheMachine(daemon, ended);
    }
    try {
      return daemon.run();
    } finally {
      ended.countDown();
      Descriptors.close(signals);
    }
  }

  /**
   * With {@code -V} the addresses stay after a stop: they can be neither leased nor handed over.
   */
  private static PairOptions pair(DaemonLog log, boolean releases) {
    List<String> problems = new ArrayList<>();
    PairOptions options = PairOptions.fromEnvironment(System.getenv(), problems);
    problems.forEach(log::info);
    return releases ? options : PairOptions.PLAIN;
  }

  /**
   * In the background: whoever started this program may go on, and its terminal is none of ours.
   */
  private static void leaveTheTerminal(DaemonLog log, @Nullable ConsoleLog console) {
    try {
      if (console != null && Daemon.isBackground()) {
        // What was said so far is for whoever started it.
        console.flush();
      }
      Daemon.ready();
    } catch (LinuxException refused) {
      log.info("Cannot leave the terminal: " + refused.getMessage());
    }
  }

  /**
   * Without the launcher's mask SIGTERM never reaches the signalfd, and the virtual machine ends on
   * its own.
   */
  private static void leaveWithTheMachine(VrrpDaemon daemon, CountDownLatch ended) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              daemon.stop();
              try {
                if (!ended.await(STOP_WAIT_SECONDS, TimeUnit.SECONDS)) {
                  Thread.currentThread().interrupt();
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  private void handle(
      int signal, VrrpDaemon daemon, CommandLine line, DaemonLog log, @Nullable Companion beside) {
    switch (signal) {
      case Signals.TERM, Signals.INT -> {
        ServiceManager.stopping();
        daemon.stop();
      }
      case Signals.HUP -> reload(daemon, line, log, beside);
      default -> {
        if (!DumpSignals.answer(signal, daemon, log)) {
          log.info("Signal %d ignored".formatted(signal));
        }
        if (signal == Signals.USR1 && beside != null) {
          daemon.inspect((running, _) -> beside.dump(running, log));
        }
      }
    }
  }

  /** Reads first: a file that cannot be run leaves everything as it is. */
  private void reload(
      VrrpDaemon daemon, CommandLine line, DaemonLog log, @Nullable Companion beside) {
    log.info("Reloading ...");
    ServiceManager.reloading();
    daemon.reload(
        running -> {
          LoadResult loaded = load(line, loader -> loader.after(running));
          log.info("Configuration file " + pattern(line));
          loaded.diagnostics().forEach(d -> log.info(d.toString()));
          return loaded.isRefused() ? Optional.empty() : loaded.config();
        },
        outcome -> {
          outcome.ifPresent(renewed -> reloaded(renewed, log, beside));
          ServiceManager.ready();
        });
  }

  /** VRRP has gone over to another configuration. */
  private static void reloaded(
      KeepalivedConfig renewed, DaemonLog log, @Nullable Companion beside) {
    if (beside != null) {
      beside.reload(renewed);
    } else if (!renewed.virtualServers().isEmpty()) {
      log.info("the first virtual servers need a restart, not a reload");
    }
  }

  private static String pattern(CommandLine line) {
    return line.value(Option.USE_FILE).orElse(KeepalivedConfigLoader.DEFAULT_FILE);
  }

  private static LoadResult load(CommandLine line) {
    return load(line, loader -> loader);
  }

  private static LoadResult load(CommandLine line, UnaryOperator<KeepalivedConfigLoader> adapted) {
    Environment environment = Environment.ofThisMachine(KeepalivedCommand::interfaceExists);
    KeepalivedConfigLoader loader = new KeepalivedConfigLoader(environment);
    // With -P and without -C virtual servers are for another process, as in Keepalived.
    boolean vrrpOnly = line.has(Option.VRRP) && !line.has(Option.CHECK);
    return adapted
        .apply(vrrpOnly ? loader.withoutVirtualServers() : loader)
        .load(pattern(line), line.value(Option.CONFIG_ID).orElseGet(KeepalivedCommand::nodeName));
  }

  private static boolean interfaceExists(String name) {
    try {
      return NetworkInterface.getByName(name) != null;
    } catch (SocketException unknowable) {
      return false;
    }
  }

  /** The host's name up to its first dot. */
  private static String nodeName() {
    return HostName.get().split("\\.", 2)[0];
  }

  private static String usage() {
    try (InputStream in = KeepalivedCommand.class.getResourceAsStream("usage.txt")) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }
}
