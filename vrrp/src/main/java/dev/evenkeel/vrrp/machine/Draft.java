package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state being changed, and the commands so far. Lives for one step, on one thread; never escapes
 * it.
 */
final class Draft {
  final long nowNs;
  final List<Command> commands = new ArrayList<>();

  RouterSettings settings;
  Phase phase;
  Link link;
  final Map<String, Health> health;
  final Map<String, Integer> points;
  int priority;
  boolean yieldsOwnership;
  long masterIntervalNs;
  @Nullable IpAddress master;
  long protocolDeadlineNs;
  long preemptAtNs;
  long secondGarpAtNs;
  long refreshGarpAtNs;
  long conflictGarpAtNs;
  boolean groupFault;
  boolean masterGone;
  long yieldUntilNs;
  boolean standsBack;

  Draft(RouterState state, long nowNs) {
    this.nowNs = nowNs;
    settings = state.settings();
    phase = state.phase();
    link = state.link();
    health = new HashMap<>(state.health());
    points = new HashMap<>(state.points());
    priority = state.priority();
    yieldsOwnership = state.yieldsOwnership();
    masterIntervalNs = state.masterIntervalNs();
    master = state.master();
    protocolDeadlineNs = state.protocolDeadlineNs();
    preemptAtNs = state.preemptAtNs();
    secondGarpAtNs = state.secondGarpAtNs();
    refreshGarpAtNs = state.refreshGarpAtNs();
    conflictGarpAtNs = state.conflictGarpAtNs();
    groupFault = state.groupFault();
    masterGone = state.masterGone();
    yieldUntilNs = state.yieldUntilNs();
    standsBack = state.standsBack();
  }

  Step finish() {
    return new Step(
        new RouterState(
            settings,
            phase,
            link,
            health,
            points,
            priority,
            yieldsOwnership,
            masterIntervalNs,
            master,
            protocolDeadlineNs,
            preemptAtNs,
            secondGarpAtNs,
            refreshGarpAtNs,
            conflictGarpAtNs,
            yieldUntilNs,
            standsBack,
            groupFault,
            masterGone && (phase == Phase.BACKUP || phase == Phase.INIT)),
        commands);
  }

  /** Logs a line behind the instance's name. */
  void log(String text) {
    commands.add(new Command.Log("(" + settings.name() + ") " + text, false));
  }

  /** Logs a line that only detailed logging shows. */
  void detail(String text) {
    commands.add(new Command.Log("(" + settings.name() + ") " + text, true));
  }

  void send(int advertPriority) {
    commands.add(new Command.SendAdvert(advertPriority));
  }

  void notify(Notification what) {
    commands.add(new Command.Notify(what, priority));
  }

  void gratuitousArps(int repeat) {
    if (repeat > 0) {
      commands.add(new Command.SendGratuitousArps(repeat));
    }
  }

  long masterDownNs() {
    return Timing.masterDownNs(settings, priority, masterIntervalNs);
  }

  long skewNs() {
    return Timing.skewNs(settings.version(), priority, masterIntervalNs);
  }

  boolean isYielding() {
    return yieldUntilNs != Timing.NEVER;
  }

  /** {@code nowNs + delayNs}, or never when there is no delay. */
  long after(long delayNs) {
    return delayNs > 0 ? nowNs + delayNs : Timing.NEVER;
  }

  void stopGratuitousArps() {
    secondGarpAtNs = Timing.NEVER;
    refreshGarpAtNs = Timing.NEVER;
    conflictGarpAtNs = Timing.NEVER;
  }
}
