package dev.evenkeel.node;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.daemon.DaemonLog;
import dev.evenkeel.vrrp.daemon.DumpSignals;
import dev.evenkeel.vrrp.daemon.KeepalivedCommand;
import dev.evenkeel.vrrp.daemon.VrrpDaemon;
import dev.evenkeel.vrrp.machine.Tracker;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's thread and, behind it, a supervisor's: {@code evenkeel keepalived} on a file with
 * virtual servers, which IPVS would serve. A balancer is started for them; while it does not
 * answer, the instances are in FAULT, because the addresses lead nowhere here.
 */
final class VirtualServerCompanion implements KeepalivedCommand.Companion {
  private static final String ANSWERS = "virtual servers are served";
  private static final long STOP_WAIT_MS = 5_000;

  private @Nullable BalancerSources sources;
  private @Nullable Heard heard;
  private @Nullable Consumer<String> lines;
  private @Nullable BalancerSupervisor supervisor;
  private @Nullable Thread supervision;

  @Override
  public List<Tracker> trackers() {
    return List.of(Tracker.required(ANSWERS));
  }

  @Override
  public void start(KeepalivedConfig config, VrrpDaemon daemon, Consumer<String> log)
      throws IOException {
    BalancerSources read = new BalancerSources(null, config.virtualServers());
    sources = read;
    lines = log;
    BalancerConditions conditions = new BalancerConditions(daemon::setTracker, log);
    conditions.replace(config, Health.UP);
    Heard ears = new Heard(daemon, conditions, log);
    heard = ears;
    BalancerSupervisor started =
        new BalancerSupervisor(
            read.command(),
            FloatingAddresses.of(config),
            ears,
            log,
            BalancerSupervisor.Patience.USUAL);
    ears.scripts = ServerOutlet.scripts(config, daemon, started.loop(), log);
    started.watch(ears.subjects(config));
    // As in the node: the instances listen while it starts.
    daemon.setTracker(ANSWERS, Health.UP);
    supervisor = started;
    supervision = Thread.ofPlatform().name("supervisor").daemon().start(started::run);
  }

  @Override
  public void reload(KeepalivedConfig config) {
    BalancerSupervisor running = supervisor;
    BalancerSources read = sources;
    Heard ears = heard;
    Consumer<String> log = lines;
    if (running == null || read == null || ears == null || log == null) {
      return;
    }
    ears.conditions.replace(config, Health.UP);
    running.setFloatingAddresses(FloatingAddresses.of(config));
    running.loop().post(() -> ears.replace(config));
    List<String> subjects = ears.subjects(config);
    if (read.hasNothingToServe(config.virtualServers())) {
      running.watch(subjects);
      running.rest();
      read.rest();
      // Addresses without virtual servers lead to something else.
      running.loop().post(ears::rests);
      return;
    }
    try {
      read.renew(config.virtualServers())
          .ifPresentOrElse(next -> running.replace(next, subjects), () -> running.watch(subjects));
    } catch (IOException refused) {
      log.accept("the virtual servers stay as they were: " + refused.getMessage());
      running.watch(subjects);
    }
  }

  /** On the supervisor's thread. */
  private static final class Heard implements BalancerSupervisor.Listener {
    private final VrrpDaemon daemon;
    private final BalancerConditions conditions;
    private final Consumer<String> log;
    private @Nullable VirtualServerScripts scripts;

    Heard(VrrpDaemon daemon, BalancerConditions conditions, Consumer<String> log) {
      this.daemon = daemon;
      this.conditions = conditions;
      this.log = log;
    }

    List<String> subjects(KeepalivedConfig config) {
      return Stream.concat(
              conditions.subjects().stream(),
              VirtualServerScripts.subjects(config.virtualServers()).stream())
          .toList();
    }

    void replace(KeepalivedConfig config) {
      if (scripts != null) {
        scripts.replace(config);
      }
    }

    void rests() {
      daemon.setTracker(ANSWERS, Health.UP);
    }

    @Override
    public void changed(BalancerHealth now) {
      if (now != BalancerHealth.STARTING) {
        daemon.setTracker(ANSWERS, now.answers() ? Health.UP : Health.DOWN);
      }
      if (!now.answers() && now != BalancerHealth.STARTING) {
        log.accept("the virtual servers are not served: the balancer is " + now);
      }
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
      log.accept("the virtual servers are served");
    }

    @Override
    public void refused() {
      log.accept("the balancer refuses the virtual servers; its messages stand above");
      daemon.stop();
    }

    @Override
    public void broken() {
      daemon.stop();
    }
  }

  @Override
  public void dump(KeepalivedConfig config, DaemonLog log) {
    BalancerSupervisor running = supervisor;
    VirtualServerScripts told = heard == null ? null : heard.scripts;
    if (running != null && told != null && !config.virtualServers().isEmpty()) {
      running.loop().post(() -> DumpSignals.writeCheckers(config, told, log));
    }
  }

  @Override
  public void close() {
    if (supervisor != null && supervision != null) {
      if (heard != null && heard.scripts != null) {
        supervisor.loop().post(heard.scripts::stop);
      }
      supervisor.stop();
      try {
        supervision.join(STOP_WAIT_MS);
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
    if (sources != null) {
      sources.close();
    }
  }
}
