package dev.evenkeel.node;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.ServiceManager;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.daemon.DaemonLog;
import dev.evenkeel.vrrp.daemon.DaemonOptions;
import dev.evenkeel.vrrp.daemon.VrrpDaemon;
import dev.evenkeel.vrrp.daemon.VrrpListener;
import dev.evenkeel.vrrp.machine.Rehearsal;
import dev.evenkeel.vrrp.machine.Tracker;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
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

  /** Less than three advertisement intervals: by then VRRP would take the address. */
  private static final int START_GRACE_MS = 2_500;

  private final KeepalivedConfig config;
  private final List<String> balancerCommand;
  private final Consumer<String> log;
  private final boolean detailed;
  private final Supplier<Optional<KeepalivedConfig>> reload;
  private volatile boolean refused;

  /**
   * @param balancerCommand what starts the balancer
   * @param log takes lines for the operator
   * @param detailed whether VRRP tells all that it does
   * @param reload reads the configuration again; empty if it cannot be used
   */
  Keeper(
      KeepalivedConfig config,
      List<String> balancerCommand,
      Consumer<String> log,
      boolean detailed,
      Supplier<Optional<KeepalivedConfig>> reload) {
    this.config = config;
    this.balancerCommand = balancerCommand;
    this.log = log;
    this.detailed = detailed;
    this.reload = reload;
  }

  /** Runs until it is told to end; the exit code. */
  int run() throws IOException {
    Processes.setName("evenkeel");
    Rehearsal.run();
    VrrpDaemon vrrp =
        new VrrpDaemon(
            config,
            new DaemonOptions(
                new DaemonLog(log, detailed),
                VrrpListener.NONE,
                true,
                true,
                List.of(Tracker.required(ANSWERS), Tracker.demoting(HAS_SERVERS))));
    vrrp.setTracker(ANSWERS, isOwner() ? Health.DOWN : Health.UP);
    BalancerSupervisor supervisor =
        new BalancerSupervisor(
            balancerCommand, floatingAddresses(config), health -> tell(vrrp, health), log);
    supervisor
        .firstStart()
        .orTimeout(START_GRACE_MS, TimeUnit.MILLISECONDS)
        .whenComplete((accepted, late) -> judgeStart(vrrp, accepted, late));
    Thread supervision = Thread.ofPlatform().name("supervisor").daemon().start(supervisor::run);
    watchSignals(vrrp);
    int code = vrrp.run();
    ServiceManager.stopping();
    supervisor.stop();
    try {
      supervision.join(5_000);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
    return refused ? 1 : code;
  }

  /**
   * Whether an address is taken at the very start (priority 255). All other routers listen for
   * three advertisement intervals first, and a balancer is up long before: so they may begin to
   * listen while it starts.
   */
  private boolean isOwner() {
    return config.instances().stream().anyMatch(instance -> instance.priority() == 255);
  }

  /** The balancer's first start is over, or is taking too long for VRRP to go on counting on it. */
  private void judgeStart(VrrpDaemon vrrp, @Nullable Boolean accepted, @Nullable Throwable late) {
    if (late != null) {
      log.accept("the balancer does not start");
      vrrp.setTracker(ANSWERS, Health.DOWN);
    } else if (Boolean.FALSE.equals(accepted)) {
      log.accept("the balancer refuses its configuration; its messages stand above");
      refused = true;
      vrrp.stop();
    } else {
      ServiceManager.ready();
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
          case SERVING -> "the balancer serves";
          case IDLE -> "the balancer has no server left: this node is the last choice";
          case HUNG -> "the balancer hangs: letting the address go";
          case DEAD -> "the balancer is dead: letting the address go";
        });
  }

  private void watchSignals(VrrpDaemon vrrp) throws LinuxException {
    int signals = Signals.open(Signals.TERM, Signals.INT, Signals.HUP);
    vrrp.watch(
        signals,
        () -> {
          int signal;
          while ((signal = Signals.next(signals)) != 0) {
            if (signal == Signals.HUP) {
              reload.get().ifPresent(vrrp::reload);
            } else {
              vrrp.stop();
            }
          }
        });
  }

  /** Every address that VRRP may bring to this machine or take away. */
  private static List<String> floatingAddresses(KeepalivedConfig config) {
    List<String> addresses = new ArrayList<>();
    for (VrrpInstance instance : config.instances()) {
      for (VirtualAddress address : instance.virtualAddresses()) {
        addresses.add(address.address().getHostAddress());
      }
      for (VirtualAddress address : instance.excludedAddresses()) {
        addresses.add(address.address().getHostAddress());
      }
    }
    return addresses;
  }
}
