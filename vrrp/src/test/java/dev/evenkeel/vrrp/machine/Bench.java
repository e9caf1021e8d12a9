package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.Authentication;
import dev.evenkeel.vrrp.packet.Ipv4;
import java.util.ArrayList;
import java.util.List;

/** One router under a virtual clock, for tests of single transitions. */
final class Bench {
  static final Ipv4 OWN = Ipv4.parse("192.168.0.1");
  static final Ipv4 LOWER = Ipv4.parse("192.168.0.0");
  static final Ipv4 HIGHER = Ipv4.parse("192.168.0.2");
  static final Ipv4 VIP = Ipv4.parse("192.168.0.99");

  long nowNs = 1_000_000_000_000L;
  RouterState state;

  Bench(RouterSettings settings) {
    state = RouterState.initial(settings);
  }

  static Bench started(RouterSettings settings) {
    Bench bench = new Bench(settings);
    bench.apply(new Event.Started(Link.up(OWN)));
    return bench;
  }

  static Bench master(RouterSettings settings) {
    Bench bench = started(settings);
    bench.advanceMs(10_000);
    if (!bench.state.isMaster()) {
      throw new AssertionError("not master: " + bench.state);
    }
    return bench;
  }

  List<Command> apply(Event event) {
    Step step = VrrpMachine.step(state, event, nowNs);
    state = step.state();
    return step.commands();
  }

  /** Lets time pass, ticking exactly at each deadline. */
  List<Command> advanceMs(long ms) {
    long end = nowNs + ms * 1_000_000;
    List<Command> all = new ArrayList<>();
    while (state.nextDeadlineNs() <= end) {
      nowNs = Math.max(nowNs, state.nextDeadlineNs());
      all.addAll(apply(new Event.Tick()));
    }
    nowNs = end;
    return all;
  }

  List<Command> hear(int priority, Ipv4 source) {
    return apply(new Event.AdvertReceived(advert(2, priority, 100), source));
  }

  static Advert advert(int version, int priority, int intervalCentis) {
    return new Advert(version, 51, priority, intervalCentis, List.of(VIP), Authentication.NONE);
  }

  List<Command> report(String tracker, Health health) {
    return apply(new Event.TrackerReported(tracker, health));
  }

  /** Milliseconds until the next protocol timer. */
  double waitMs() {
    return (state.protocolDeadlineNs() - nowNs) / 1e6;
  }

  static List<String> logs(List<Command> commands) {
    return commands.stream()
        .filter(Command.Log.class::isInstance)
        .map(c -> ((Command.Log) c).text().replace("(VI_1) ", ""))
        .toList();
  }

  static List<Integer> sent(List<Command> commands) {
    return commands.stream()
        .filter(Command.SendAdvert.class::isInstance)
        .map(c -> ((Command.SendAdvert) c).priority())
        .toList();
  }

  static List<Integer> garps(List<Command> commands) {
    return commands.stream()
        .filter(Command.SendGratuitousArps.class::isInstance)
        .map(c -> ((Command.SendGratuitousArps) c).repeat())
        .toList();
  }

  static List<Command.Notification> told(List<Command> commands) {
    return commands.stream()
        .filter(Command.Notify.class::isInstance)
        .map(c -> ((Command.Notify) c).what())
        .toList();
  }
}
