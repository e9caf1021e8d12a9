package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says in words who is master and why, and what would happen if each thing that the router depends
 * on failed. Pure and stateless: the answers to "what if" are the machine's own, asked of a copy of
 * the state.
 */
public final class Explanation {

  private Explanation() {}

  /**
   * Another router as it was last heard.
   *
   * @param source where it advertises from
   * @param priority what it advertised, 0 when it took its leave
   */
  public record Heard(IpAddress source, int priority) {}

  /** The explanation, line by line. */
  public static List<String> of(RouterState state, @Nullable Heard heard, long nowNs) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s is %s with priority %d%s"
            .formatted(state.settings().name(), state.phase(), state.priority(), sum(state)));
    lines.add("  " + why(state, heard, nowNs));
    if (state.phase() == Phase.MASTER || state.phase() == Phase.BACKUP) {
      if (state.settings().tracksOwnInterface()) {
        lines.add(
            "  if its interface failed: "
                + outcome(state, new Event.LinkChanged(state.link().down()), heard, nowNs));
      }
      for (Tracker tracker : state.settings().trackers()) {
        lines.add("  " + whatIf(state, tracker, heard, nowNs));
      }
    }
    return lines;
  }

  /** How the priority comes about. */
  private static String sum(RouterState state) {
    StringBuilder out = new StringBuilder();
    out.append(" (").append(state.settings().basePriority()).append(" configured");
    for (Tracker tracker : state.settings().trackers()) {
      int points =
          tracker.contribution(
              health(state, tracker), state.points().getOrDefault(tracker.name(), 0));
      if (points != 0 && !tracker.isDemoting()) {
        out.append(points > 0 ? ", +" : ", ").append(points).append(" by ").append(tracker.name());
      }
    }
    return out.append(')').toString();
  }

  private static Health health(RouterState state, Tracker tracker) {
    return state.health().getOrDefault(tracker.name(), Health.UNKNOWN);
  }

  private static String why(RouterState state, @Nullable Heard heard, long nowNs) {
    return switch (state.phase()) {
      case NEW, STOPPED -> "it does not run";
      case INIT -> "it waits for the first result of " + names(state, Health.UNKNOWN);
      case FAULT -> fault(state);
      case MASTER ->
          heard == null
              ? "no other router is heard"
              : "the router heard last, %s, advertised priority %d"
                  .formatted(heard.source(), heard.priority());
      case BACKUP -> backup(state, heard, nowNs);
    };
  }

  private static String fault(RouterState state) {
    if (!Conditions.hasOwnFault(state)) {
      return "another member of its sync group has a fault";
    }
    List<String> reasons = new ArrayList<>();
    if (state.settings().tracksOwnInterface() && !state.link().up()) {
      reasons.add("its interface is down");
    }
    if (state.link().source() == null) {
      reasons.add("its interface has no address to advertise from");
    }
    String failed = names(state, Health.DOWN);
    if (!failed.isEmpty()) {
      reasons.add(failed + " failed");
    }
    return String.join(", ", reasons);
  }

  private static String names(RouterState state, Health wanted) {
    return String.join(
        ", ",
        state.settings().trackers().stream()
            .filter(t -> t.isRequired() && t.effective(health(state, t)) == wanted)
            .map(Tracker::name)
            .toList());
  }

  private static String backup(RouterState state, @Nullable Heard heard, long nowNs) {
    double leftS = Math.max(0, state.protocolDeadlineNs() - nowNs) / 1e9;
    String wait = "unless a master is heard it takes over in %.2f s".formatted(leftS);
    if (state.master() == null || heard == null) {
      return "it has heard no master yet; " + wait;
    }
    String reason =
        heard.priority() >= state.priority()
            ? "whose priority %d is not lower".formatted(heard.priority())
            : "which it tolerates although its priority is %d (%s)"
                .formatted(
                    heard.priority(),
                    state.settings().preempt() ? "preempt_delay runs" : "nopreempt");
    return "the master is %s, %s; %s".formatted(state.master(), reason, wait);
  }

  private static String whatIf(
      RouterState state, Tracker tracker, @Nullable Heard heard, long nowNs) {
    Health now = health(state, tracker);
    Health then = now == Health.DOWN ? Health.UP : Health.DOWN;
    String verb = then == Health.DOWN ? " failed: " : " recovered: ";
    return "if "
        + tracker.name()
        + verb
        + outcome(state, new Event.TrackerReported(tracker.name(), then, 0), heard, nowNs);
  }

  private static String outcome(RouterState state, Event event, @Nullable Heard heard, long nowNs) {
    RouterState then = VrrpMachine.step(state, event, nowNs).state();
    if (then.phase() == Phase.FAULT) {
      return state.isMaster()
          ? "FAULT; it lets the addresses go, and another router takes over after its skew time"
          : "FAULT; it would not take over from anybody";
    }
    if (state.isMaster() && !then.isMaster()) {
      return "it says good-bye, and is master again if nobody else takes over";
    }
    if (then.priority() == state.priority()) {
      return "nothing would change";
    }
    String change = "priority %d instead of %d".formatted(then.priority(), state.priority());
    if (heard == null || heard.priority() == Advert.PRIORITY_STOPPING) {
      return change;
    }
    return "%s, which is %s %s's %d"
        .formatted(
            change,
            then.priority() > heard.priority()
                ? "higher than"
                : then.priority() == heard.priority() ? "the same as" : "lower than",
            heard.source(),
            heard.priority());
  }
}
