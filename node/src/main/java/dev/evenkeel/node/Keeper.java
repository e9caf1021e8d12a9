package dev.evenkeel.node;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.ServiceManager;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.node.BalancerSupervisor.Patience;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.daemon.DaemonLog;
import dev.evenkeel.vrrp.daemon.DaemonOptions;
import dev.evenkeel.vrrp.daemon.DumpSignals;
import dev.evenkeel.vrrp.daemon.PairOptions;
import dev.evenkeel.vrrp.daemon.VrrpDaemon;
import dev.evenkeel.vrrp.daemon.VrrpListener;
import dev.evenkeel.vrrp.machine.Rehearsal;
import dev.evenkeel.vrrp.machine.Tracker;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Main thread, which becomes VRRP's: one node: the VRRP router in this process, the balancer in
 * another, and the word of the one for the other.
 *
 * <p>Two processes, because VRRP must outlive the balancer: whatever happens there, this process is
 * still here to say priority 0, and the peer takes over after its skew time instead of three
 * advertisement intervals.
 *
 * <p>What VRRP hears of the balancer: it does not answer (dead, hung, not started): FAULT. It
 * answers but has no server left: the node becomes the last choice ({@link Tracker#demoting}).
 */
final class Keeper {
  private static final String ANSWERS = "balancer answers";
  private static final String HAS_SERVERS = "balancer has servers";

  /** As sysexits.h has it: a fault of this program. */
  private static final int EXIT_SOFTWARE = 70;

  private final KeepalivedConfig config;
  private final BalancerSources sources;
  private final Consumer<String> log;
  private final boolean detailed;
  private final Function<KeepalivedConfig, Optional<KeepalivedConfig>> reload;
  private volatile boolean refused;
  private volatile boolean broken;

  /**
   * @param sources what the balancer reads
   * @param log takes lines for the operator
   * @param detailed whether VRRP tells all that it does
   * @param reload reads the configuration again, where another is in force, and says what is wrong
   *     with it; empty if it cannot be used
   */
  Keeper(
      KeepalivedConfig config,
      BalancerSources sources,
      Consumer<String> log,
      boolean detailed,
      Function<KeepalivedConfig, Optional<KeepalivedConfig>> reload) {
    this.config = config;
    this.sources = sources;
    this.log = log;
    this.detailed = detailed;
    this.reload = reload;
  }

  /** Runs until it is told to end; the exit code. */
  int run() throws IOException {
    Processes.setName("evenkeel");
    if (!KeeperPresence.claim()) {
      log.accept("another keeper runs on this machine: the two will share ports and addresses");
    }
    Rehearsal.run();
    AtomicReference<BalancerSupervisor> balancer = new AtomicReference<>();
    AtomicReference<Voice> speaker = new AtomicReference<>();
    VrrpListener listener =
        new VrrpListener() {
          @Override
          public void draining() {
            log.accept("the address has moved on: serving the connections that are left");
            BalancerSupervisor running = balancer.get();
            Voice voice = speaker.get();
            if (running != null && voice != null) {
              voice.stopServers(running);
              running.drain();
            }
          }
        };
    VrrpDaemon vrrp =
        new VrrpDaemon(
            config,
            new DaemonOptions(
                new DaemonLog(log, detailed),
                listener,
                true,
                true,
                List.of(Tracker.required(ANSWERS), Tracker.demoting(HAS_SERVERS)),
                pairOptions()));
    Health meanwhile = isOwner() ? Health.DOWN : Health.UP;
    vrrp.setTracker(ANSWERS, meanwhile);
    BalancerConditions conditions = new BalancerConditions(vrrp::setTracker, log);
    conditions.replace(config, meanwhile);
    Voice voice = new Voice(vrrp, conditions);
    BalancerSupervisor supervisor =
        new BalancerSupervisor(
            sources.command(), FloatingAddresses.of(config), voice, log, Patience.USUAL);
    balancer.set(supervisor);
    voice.scripts(supervisor);
    speaker.set(voice);
    supervisor.watch(subjects(config, conditions));
    Thread supervision = Thread.ofPlatform().name("supervisor").daemon().start(supervisor::run);
    watchSignals(vrrp, supervisor, conditions, voice);
    int code = vrrp.run();
    ServiceManager.stopping();
    voice.stopServers(supervisor);
    supervisor.stop();
    try {
      supervision.join(5_000);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    if (broken) {
      return EXIT_SOFTWARE;
    }
    return refused ? 1 : code;
  }

  private PairOptions pairOptions() {
    List<String> problems = new ArrayList<>();
    PairOptions options = PairOptions.fromEnvironment(System.getenv(), problems);
    problems.forEach(log);
    return options;
  }

  /**
   * Whether an address is taken at the very start (priority 255). All other routers listen for
   * three advertisement intervals first, and a balancer is up long before: so they may begin to
   * listen while it starts.
   */
  private boolean isOwner() {
    return config.instances().stream().anyMatch(instance -> instance.priority() == 255);
  }

  /** What to ask the balancer about: for the trackers, and for the scripts of virtual servers. */
  private static List<String> subjects(KeepalivedConfig config, BalancerConditions conditions) {
    return Stream.concat(
            conditions.subjects().stream(),
            VirtualServerScripts.subjects(config.virtualServers()).stream())
        .distinct()
        .toList();
  }

  /** On the supervisor's thread: what the balancer does, said to VRRP. */
  private final class Voice implements BalancerSupervisor.Listener {
    private final VrrpDaemon vrrp;
    private final BalancerConditions conditions;
    private @Nullable VirtualServerScripts scripts;

    Voice(VrrpDaemon vrrp, BalancerConditions conditions) {
      this.vrrp = vrrp;
      this.conditions = conditions;
    }

    /** Before the supervisor runs. */
    void scripts(BalancerSupervisor supervisor) {
      scripts = ServerOutlet.scripts(config, vrrp, supervisor.loop(), log);
    }

    /** Any thread: virtual servers are served no more. */
    void stopServers(BalancerSupervisor supervisor) {
      VirtualServerScripts told = scripts;
      if (told != null) {
        supervisor.loop().post(told::stop);
      }
    }

    /** Any thread: writes down how virtual servers stand. */
    void dumpServers(BalancerSupervisor supervisor) {
      VirtualServerScripts told = scripts;
      if (told != null) {
        vrrp.inspect((running, _) -> {
          if (!running.virtualServers().isEmpty()) {
            supervisor
                .loop()
                .post(() -> DumpSignals.writeCheckers(running, told, new DaemonLog(log, detailed)));
          }
        });
      }
    }

    /** After a reload. */
    void replace(KeepalivedConfig renewed) {
      if (scripts != null) {
        scripts.replace(renewed.virtualServers());
      }
    }

    @Override
    public void changed(BalancerHealth now) {
      tell(vrrp, now);
    }

    @Override
    public void heard(Map<String, Integer> facts) {
      conditions.heard(facts, System.nanoTime());
      if (scripts != null) {
        scripts.heard(facts);
      }
    }

    @Override
    public void ready() {
      ServiceManager.ready();
    }

    @Override
    public void refused() {
      log.accept("the balancer refuses its configuration; its messages stand above");
      refused = true;
      vrrp.stop();
    }

    @Override
    public void broken() {
      broken = true;
      vrrp.stop();
    }
  }

  private void tell(VrrpDaemon vrrp, BalancerHealth health) {
    if (health != BalancerHealth.STARTING) {
      vrrp.setTracker(ANSWERS, health.answers() ? Health.UP : Health.DOWN);
    }
    if (health.answers()) {
      boolean serves = health == BalancerHealth.SERVING;
      vrrp.setTracker(HAS_SERVERS, serves ? Health.UP : Health.DOWN);
    }
    log.accept(
        switch (health) {
          case STARTING -> "the balancer is starting";
          case LATE -> "the balancer takes long to start: not counting on it";
          case SERVING -> "the balancer serves";
          case IDLE -> "the balancer has no server left: this node is the last choice";
          case HUNG -> "the balancer hangs: letting the address go";
          case DEAD -> "the balancer is dead: letting the address go";
        });
  }

  private void watchSignals(
      VrrpDaemon vrrp, BalancerSupervisor supervisor, BalancerConditions conditions, Voice voice)
      throws LinuxException {
    int signals =
        Signals.open(
            Signals.TERM,
            Signals.INT,
            Signals.HUP,
            Signals.USR1,
            Signals.USR2,
            Signals.RTMIN_2,
            Signals.RTMAX_1);
    vrrp.watch(
        signals,
        () -> {
          for (int s = Signals.next(signals); s != 0; s = Signals.next(signals)) {
            handle(s, vrrp, supervisor, conditions, voice);
          }
        });
  }

  private void handle(
      int signal,
      VrrpDaemon vrrp,
      BalancerSupervisor supervisor,
      BalancerConditions conditions,
      Voice voice) {
    switch (signal) {
      case Signals.TERM, Signals.INT -> vrrp.stop();
      case Signals.HUP ->
          vrrp.reload(
              reload,
              outcome ->
                  outcome.ifPresent(renewed -> {
                    conditions.replace(renewed, Health.UP);
                    supervisor.loop().post(() -> voice.replace(renewed));
                    supervisor.setFloatingAddresses(FloatingAddresses.of(renewed));
                    renewBalancer(supervisor, renewed, subjects(renewed, conditions));
                  }));
      default -> {
        DumpSignals.answer(signal, vrrp, new DaemonLog(log, detailed));
        if (signal == Signals.USR1) {
          voice.dumpServers(supervisor);
        }
      }
    }
  }

  /** Another balancer takes over, which reads all its files again. */
  private void renewBalancer(
      BalancerSupervisor supervisor, KeepalivedConfig renewed, List<String> subjects) {
    try {
      sources
          .renew(renewed.virtualServers())
          .ifPresentOrElse(
              next -> {
                log.accept("reloading: another balancer is started to take over");
                supervisor.replace(next, subjects);
              },
              () -> supervisor.watch(subjects));
    } catch (IOException refused) {
      log.accept("the balancer stays as it is: " + refused.getMessage());
      supervisor.watch(subjects);
    }
  }
}
