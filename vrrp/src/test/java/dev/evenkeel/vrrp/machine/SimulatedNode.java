package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.Ipv4;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine on the {@link SimulatedLan}: carries the commands out on itself and checks what must
 * always hold.
 */
final class SimulatedNode {
  /** Half a per mille in both directions: far worse than any clock that is not broken. */
  private static final double MAX_DRIFT = 0.001;

  final SimulatedLan lan;
  final int index;
  RouterSettings settings;
  final Ipv4 address;
  @Nullable RouterState state;
  boolean linkUp = true;
  boolean holdsAddress;
  private final Map<String, Health> health = new HashMap<>();
  private long latenessNs;

  /** Every machine has a clock of its own: it began some time, and runs a little fast or slow. */
  private final long clockBeganNs;

  private final double clockRate;

  SimulatedNode(SimulatedLan lan, int index, RouterSettings settings) {
    this.lan = lan;
    this.index = index;
    this.settings = settings;
    this.address = Ipv4.of(192, 168, 0, index + 1);
    settings.trackers().forEach(t -> health.put(t.name(), Health.UP));
    clockBeganNs = lan.random.nextLong(1L << 50);
    clockRate = 1 + (lan.random.nextDouble() - 0.5) * MAX_DRIFT;
  }

  long tickAtNs() {
    if (state == null || state.nextDeadlineNs() == Long.MAX_VALUE) {
      return Long.MAX_VALUE;
    }
    double awayNs = (state.nextDeadlineNs() - clockBeganNs) / clockRate;
    return (long) Math.ceil(awayNs) + 1 + latenessNs;
  }

  private long ownNowNs() {
    return clockBeganNs + (long) (lan.nowNs * clockRate);
  }

  void setPriority(int priority) {
    settings = SettingsBuilder.like(settings, priority);
    if (state != null) {
      apply(new Event.Reconfigured(settings, false));
    }
  }

  void start() {
    if (state == null) {
      state = RouterState.initial(settings);
      apply(new Event.Started(new Link(linkUp, address)));
      settings.trackers().stream()
          .map(Tracker::name)
          .forEach(name -> apply(new Event.TrackerReported(name, health.get(name))));
    }
  }

  void stop() {
    if (state != null) {
      apply(new Event.Stopped());
      state = null;
    }
  }

  /** The whole machine is gone, its addresses with it. */
  void crash() {
    lan.note("node " + index + " crashes");
    state = null;
    holdsAddress = false;
  }

  void setLink(boolean up) {
    linkUp = up;
    if (state != null) {
      apply(new Event.LinkChanged(new Link(up, address)));
    }
  }

  void setTracker(String name, Health value) {
    health.put(name, value);
    if (state != null) {
      apply(new Event.TrackerReported(name, value));
    }
  }

  /** Whether nothing that it needs is missing. */
  boolean shouldServe() {
    return linkUp
        && settings.trackers().stream()
            .allMatch(t -> !t.isRequired() || t.effective(health.get(t.name())) == Health.UP);
  }

  void hear(Advert advert, Ipv4 source) {
    if (state != null && linkUp) {
      apply(new Event.AdvertReceived(advert, source));
    }
  }

  void apply(Event event) {
    Step step = lan.machine.step(state, event, ownNowNs());
    Phase before = state.phase();
    state = step.state();
    if (before != state.phase()) {
      lan.note("node %d %s -> %s on %s".formatted(index, before, state.phase(), event));
      lan.onChange.run();
    }
    latenessNs = lan.latenessNs();
    for (Command command : step.commands()) {
      carryOut(command);
    }
    check(before, event);
  }

  private void carryOut(Command command) {
    switch (command) {
      case Command.SendAdvert(int priority) -> lan.multicast(this, priority);
      case Command.AddAddresses _ -> holdsAddress = true;
      case Command.RemoveAddresses _ -> holdsAddress = false;
      case Command.SendGratuitousArps _, Command.Notify _, Command.Log _ -> {}
    }
  }

  private void check(Phase before, Event event) {
    String what = "node %d, %s, %s -> %s".formatted(index, event, before, state);
    if (holdsAddress != state.isMaster()) {
      throw new AssertionError("address and phase disagree: " + what);
    }
    boolean running = state.phase() == Phase.BACKUP || state.phase() == Phase.MASTER;
    if (running != (state.nextDeadlineNs() != Long.MAX_VALUE)) {
      throw new AssertionError("a running router has a deadline, others have none: " + what);
    }
    boolean legal =
        settings.basePriority() == 255
            ? state.priority() >= 254 || state.priority() == 1
            : state.priority() < 255;
    if (!legal || state.priority() < 1) {
      throw new AssertionError("priority out of range: " + what);
    }
  }

  @Override
  public String toString() {
    return "node "
        + index
        + (state == null ? " down" : " " + state.phase() + " " + state.priority());
  }
}
