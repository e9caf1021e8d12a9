package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.control.ControlCommands;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.HandedSockets;
import dev.evenkeel.balancer.net.ListenRules;
import dev.evenkeel.balancer.net.ListenerSettings;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.process.DescriptorLimit;
import dev.evenkeel.balancer.process.Heartbeat;
import dev.evenkeel.balancer.process.PidFile;
import dev.evenkeel.balancer.process.Privileges;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.balancer.process.Supervision;
import dev.evenkeel.balancer.process.WorkerLink;
import dev.evenkeel.balancer.report.Deployment;
import dev.evenkeel.balancer.runtime.AccessLevel;
import dev.evenkeel.balancer.runtime.CommandRegistry;
import dev.evenkeel.balancer.runtime.ExposedSocket;
import dev.evenkeel.balancer.runtime.ProcessFacts;
import dev.evenkeel.balancer.runtime.RuntimeApi;
import dev.evenkeel.balancer.runtime.RuntimeSettings;
import dev.evenkeel.balancer.runtime.StatsSocket;
import dev.evenkeel.balancer.stick.TableCommands;
import dev.evenkeel.linux.Daemon;
import dev.evenkeel.linux.DescriptorPassing;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.ServiceManager;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.ThreadPriorities;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Main thread, which becomes the control thread: the process that runs one configuration, from the
 * check of what cannot be carried out to the exit code.
 *
 * <p>Order, as in HAProxy's management guide, chapter 3: limits, listeners, pid file, privileges,
 * and only then the first connection is accepted. Signals are those of chapter 4.
 */
public final class BalancerProcess implements Starter {
  private static final int ORPHAN_GRACE_MS = 5_000;

  /**
   * The threads of the JVM that make fast code out of working code: on a busy processor the loops
   * come first, or a load that comes all at once would wait for its own optimization.
   */
  private static final String OPTIMIZING_COMPILER = "C2 Compiler";

  /** A third of what a loop is given on the same processor. */
  private static final int COMPILER_NICENESS = 5;

  private final List<String> command;
  private final Predicate<InetAddress> floats;
  private final Runnable cleanUpAfterSupervisor;

  private int deathSignal;
  private boolean masterDied;
  private String startupLogs = "";

  /**
   * @param command how to start this very command again, for {@code -D}
   * @param cleanUpAfterSupervisor what is left to do for a supervisor that died, once nobody needs
   *     its remains any more
   * @param floats whether an address moves between machines and must be bindable while it is
   *     elsewhere
   */
  public BalancerProcess(
      List<String> command, Predicate<InetAddress> floats, Runnable cleanUpAfterSupervisor) {
    this.cleanUpAfterSupervisor = cleanUpAfterSupervisor;
    this.command = List.copyOf(command);
    this.floats = floats;
  }

  @Override
  public int start(
      Configuration configuration,
      CommandLine commandLine,
      Compatibility compatibility,
      Diagnostics diagnostics) {
    diagnostics.context("");
    boolean worker = WorkerLink.own().isPresent();
    // Whoever supervises this process does already what a master would.
    boolean master =
        !worker
            && !Supervision.fromEnvironment(System.getenv()).isPresent()
            && (commandLine.master() || configuration.global().get(ProcessSettings.MASTER_WORKER));
    boolean daemon =
        (commandLine.daemon() || configuration.global().get(ProcessSettings.DAEMON))
            && !commandLine.foreground()
            && !commandLine.debug()
            && !worker;
    try {
      if (daemon && !Daemon.isBackground()) {
        return Daemon.launch(command);
      }
      if (master) {
        return rule(configuration, commandLine, compatibility, diagnostics);
      }
      if (!WorkerLink.own().saidBefore()) {
        if (!commandLine.masterSockets().isEmpty() && !worker) {
          diagnostics.warning(
              "a master CLI socket was defined, but master-worker mode (-W) is not enabled.");
        }
        StartWarnings.all(configuration).forEach(diagnostics::warning);
      }
      return run(configuration, commandLine, compatibility, diagnostics);
    } catch (StartFailure failure) {
      failure.messages().forEach(diagnostics::alert);
      return 1;
    } catch (IOException failure) {
      diagnostics.alert("[haproxy.main()] " + failure.getMessage());
      return 1;
    }
  }

  /** The master's part: its command line, and workers that do all else. */
  private int rule(
      Configuration configuration,
      CommandLine commandLine,
      Compatibility compatibility,
      Diagnostics diagnostics)
      throws StartFailure, IOException {
    StartWarnings.all(configuration).forEach(diagnostics::warning);
    if (Daemon.isBackground()) {
      Daemon.keepFromChildren();
    }
    EventLoop loop = new EventLoop(-1, 4096, 65536, 0, this::broken);
    Master master =
        new Master(loop, command, configuration, commandLine, compatibility, diagnostics);
    try (RuntimeApi api =
        new RuntimeApi(
            loop,
            new MasterCommands(master, compatibility),
            configuration.global(),
            compatibility,
            true)) {
      ListenerSetup setup = new ListenerSetup(new ListenRules(true, floats, HandedSockets.none()));
      for (StatsSocket socket : MasterSockets.parse(commandLine.masterSockets(), diagnostics)) {
        setup.want("proxy MASTER", socket.bind(), 10, opened -> api.listen(opened, socket));
      }
      if (!setup.isEmpty()) {
        new Succession(commandLine, diagnostics).open(setup);
      }
      return master.run();
    }
  }

  /** A worker's master gives it users of the command line; its end is this process's end. */
  private void obeyMaster(EventLoop loop, RuntimeApi api) {
    WorkerLink link = WorkerLink.own();
    loop.watch(
        link.fd(),
        Epoll.IN,
        readiness -> {
          byte[] message = new byte[WorkerLink.MAX_MESSAGE_BYTES];
          int[] descriptors = new int[DescriptorPassing.MAX_DESCRIPTORS];
          int[] count = new int[1];
          long got;
          while ((got = DescriptorPassing.receive(link.fd(), message, descriptors, count)) > 0) {
            Set<String> words =
                Set.of(new String(message, 0, (int) got, ISO_8859_1).split(" ", -1));
            for (int index = 0; index < count[0]; index++) {
              api.serve(
                  descriptors[index],
                  AccessLevel.strongest(words),
                  words.contains("expert"),
                  words.contains("experimental"));
            }
          }
          if (got != -Errno.EAGAIN) {
            loop.unwatch(link.fd());
            masterDied = true;
            loop.stop();
          }
        });
  }

  private int run(
      Configuration configuration,
      CommandLine commandLine,
      Compatibility compatibility,
      Diagnostics diagnostics)
      throws StartFailure, IOException {
    Supervision supervision = Supervision.fromEnvironment(System.getenv());
    int maxConnections =
        DescriptorLimit.maxConnections(
            configuration.global(),
            commandLine.maxconn(),
            memoryBytes(commandLine),
            diagnostics::warning);
    long pid = ProcessHandle.current().pid();
    try (TerminalConsole console = new TerminalConsole(diagnostics);
        Balancer running =
            new Balancer(configuration, console, maxConnections, pid, this::broken)) {
      running.defaultMaxconn(commandLine.defaultMaxconn());
      EventLoop loop = new EventLoop(-1, 4096, 65536, 0, this::broken);
      CommandRegistry commands = commands(configuration, compatibility, diagnostics);
      TableCommands.register(commands, running.stickTables(), compatibility);
      RuntimeApi api =
          new RuntimeApi(
              loop, console.speakingFor(commands), configuration.global(), compatibility);
      Succession succession = new Succession(commandLine, diagnostics);
      HandedSockets handed = succession.handedSockets();
      ListenerSetup setup = new ListenerSetup(running.listenRules(floats, handed));
      want(setup, running, api, configuration);
      succession.open(setup);
      handed.closeRest();
      api.registerHandOver(commands, () -> exposed(running, api));
      Deployment deployment = running.deployment(api);
      ControlCommands.register(commands, deployment, loop, compatibility);
      running.statsDesk(new WebStatsDesk(loop, deployment, compatibility));
      Optional<String> pidFile =
          commandLine.pidFile().or(() -> configuration.global().get(ProcessSettings.PIDFILE));
      // In the foreground whoever started the process knows its id, and HAProxy writes none either.
      if (pidFile.isPresent() && Daemon.isBackground()) {
        PidFile.write(pidFile.get(), pid);
      }
      Privileges.drop(configuration.global());
      if (configuration.global().get(ProcessSettings.DUMPABLE)) {
        Privileges.allowDumps(diagnostics::warning);
      }
      return control(loop, running, api, console, configuration, succession, supervision);
    }
  }

  /** What the process may use, by {@code -m} or by what the machine gives it. */
  private static long memoryBytes(CommandLine commandLine) {
    long heap = Runtime.getRuntime().maxMemory();
    OptionalInt wanted = commandLine.memoryMegabytes();
    return wanted.isPresent() && wanted.getAsInt() > 0
        ? Math.min(heap, wanted.getAsInt() * 1_048_576L)
        : heap;
  }

  private static List<ExposedSocket> exposed(Balancer running, RuntimeApi api) {
    return Stream.concat(running.listeners().stream(), api.sockets().stream())
        .map(socket ->
            new ExposedSocket(
                socket.fd(), "", socket.bind().get(ListenerSettings.INTERFACE).orElse("")))
        .toList();
  }

  /** Asks for all sockets: those of the frontends, then those of the runtime API. */
  private static void want(
      ListenerSetup setup, Balancer running, RuntimeApi api, Configuration configuration) {
    running.want(setup);
    int backlog = configuration.global().get(RuntimeSettings.STATS_MAXCONN);
    for (StatsSocket socket : configuration.global().get(RuntimeSettings.STATS_SOCKETS)) {
      setup.want("frontend GLOBAL", socket.bind(), backlog, opened -> api.listen(opened, socket));
    }
  }

  /** All commands of the runtime API. */
  private CommandRegistry commands(
      Configuration configuration, Compatibility compatibility, Diagnostics diagnostics) {
    CommandRegistry registry = new CommandRegistry(compatibility);
    startupLogs = diagnostics.endOfStart();
    ProcessFacts facts =
        new ProcessFacts(
            compatibility.haproxyVersion(),
            configuration.global().get(ProcessSettings.ENVIRONMENT),
            startupLogs);
    RuntimeApi.registerCommon(
        registry, facts, configuration.global().get(RuntimeSettings.STATS_SOCKETS), compatibility);
    return registry;
  }

  private int control(
      EventLoop loop,
      Balancer running,
      RuntimeApi api,
      TerminalConsole console,
      Configuration configuration,
      Succession succession,
      Supervision supervision)
      throws IOException {
    int signals =
        Signals.open(
            Signals.TERM,
            Signals.INT,
            Signals.USR1,
            Signals.USR2,
            Signals.HUP,
            Signals.TTOU,
            Signals.TTIN,
            Signals.QUIT);
    SoftStop softStop = new SoftStop(loop, running, api, configuration.global());
    loop.watch(signals, Epoll.IN, readiness -> readSignals(loop, running, api, softStop, signals));
    running.start();
    // In this order: whoever supervises learns of the successor before the one before it ends.
    supervision.ready();
    succession.finishOld();
    if (WorkerLink.own().isPresent()) {
      obeyMaster(loop, api);
      WorkerLink.own().logs(startupLogs);
      WorkerLink.own().ready();
    } else {
      ServiceManager.ready();
    }
    if (Daemon.isBackground()) {
      console.leave();
      Daemon.ready();
    }
    FirstChecks firstChecks =
        new FirstChecks(running, succession.replacesOthers(), System.nanoTime());
    WatchedFacts facts = new WatchedFacts(running, firstChecks);
    if (supervision.isPresent()) {
      loop.watch(
          supervision.fd(),
          Epoll.IN,
          readiness -> obeySupervisor(loop, running, supervision, facts));
      // What it has asked by now is answered by the first beat.
      obeySupervisor(loop, running, supervision, facts);
    }
    new Heartbeat(
            loop, running.loops(), supervision, () -> service(running, firstChecks), facts::report)
        .start();
    ThreadPriorities.lower(OPTIMIZING_COMPILER, COMPILER_NICENESS);
    WarmUpSchedule warmUp = new WarmUpSchedule(loop, running, configuration, this::broken);
    warmUp.start();
    loop.run();
    warmUp.close();
    api.close();
    supervision.stopping();
    if (deathSignal != 0) {
      running.close();
      console.close();
      Signals.dieOf(deathSignal);
    }
    return masterDied ? 1 : 0;
  }

  private static Supervision.Service service(Balancer running, FirstChecks firstChecks) {
    if (!running.isServing()) {
      return Supervision.Service.IDLE;
    }
    return firstChecks.areOver() ? Supervision.Service.SERVING : Supervision.Service.UNCHECKED;
  }

  private void readSignals(
      EventLoop loop, Balancer running, RuntimeApi api, SoftStop softStop, int signals) {
    int signal;
    while ((signal = Signals.next(signals)) != 0) {
      switch (signal) {
        case Signals.TERM, Signals.INT -> {
          deathSignal = signal;
          loop.stop();
        }
        case Signals.USR1 -> softStop.begin();
        case Signals.HUP -> running.dumpServers();
        case Signals.TTOU -> {
          running.pause();
          api.pause();
        }
        case Signals.TTIN -> {
          running.resume();
          api.resume();
        }
        default -> {
          // SIGUSR2 asks a master for a reload, SIGQUIT for a list of memory pools: there is
          // neither here.
        }
      }
    }
  }

  /**
   * The supervisor is dead. Its peer takes the address over within seconds; until then somebody
   * must go on answering. Afterwards nobody would ever stop this process, so it stops itself.
   */
  private void obeySupervisor(
      EventLoop loop, Balancer running, Supervision supervision, WatchedFacts facts) {
    while (true) {
      switch (supervision.next()) {
        case Supervision.Word.Watch(List<String> subjects) -> facts.watch(subjects);
        case Supervision.Word.Nothing _ -> {
          return;
        }
        case Supervision.Word.End _ -> {
          orphaned(loop, running, supervision);
          return;
        }
      }
    }
  }

  private void orphaned(EventLoop loop, Balancer running, Supervision supervision) {
    loop.unwatch(supervision.fd());
    new Timer() {
      @Override
      protected void expired() {
        cleanUpAfterSupervisor.run();
        running.stopAccepting();
        deathSignal = Signals.TERM;
        loop.stop();
      }

      void arm() {
        loop.timers().schedule(this, loop.nowMs() + ORPHAN_GRACE_MS);
      }
    }.arm();
  }

  /**
   * An event loop has ended by a bug: say so and end at once; whoever supervises us starts anew.
   */
  private void broken(Throwable cause) {
    try {
      System.err.println("[ALERT]    (" + ProcessHandle.current().pid() + ") : internal error");
      cause.printStackTrace();
    } finally {
      // Even where there is no memory left to say why.
      Runtime.getRuntime().halt(70);
    }
  }
}
