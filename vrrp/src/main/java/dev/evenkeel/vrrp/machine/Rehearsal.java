package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.Authentication;
import dev.evenkeel.vrrp.packet.IpAddress;
import dev.evenkeel.vrrp.packet.Ipv4;
import java.util.List;

/**
 * Any thread: lives through a virtual router's life in no time, so that the real one finds its code
 * loaded.
 *
 * <p>A router spends its life waiting, and the first time it must act is the time that counts:
 * without this, a JVM loads and interprets the code of a fail-over for the first time during the
 * fail-over, which costs tens of milliseconds.
 */
public final class Rehearsal {
  private static final Ipv4 OWN = Ipv4.of(192, 0, 2, 1);
  private static final Ipv4 OTHER = Ipv4.of(192, 0, 2, 2);
  private static final int LIVES = 200;

  private Rehearsal() {}

  /** Rehearses; touches nothing. Returns how many commands the imagined routers gave. */
  public static int run() {
    int commands = 0;
    for (int life = 0; life < LIVES; life++) {
      commands += live();
    }
    return commands;
  }

  private static int live() {
    Tracker needed = Tracker.required("needed");
    Tracker wished = Tracker.demoting("wished");
    RouterSettings plain = RouterSettings.defaults("rehearsal", 100);
    RouterSettings settings =
        new RouterSettings(
            plain.name(),
            plain.version(),
            plain.basePriority(),
            plain.wantsMaster(),
            plain.advertIntervalNs(),
            plain.downTimerAdverts(),
            plain.preempt(),
            plain.preemptDelayNs(),
            plain.tracksOwnInterface(),
            List.of(needed, wished),
            plain.garp(),
            plain.answersLowerPriority(),
            plain.advertisesBeforeYielding(),
            plain.ownerIgnoresAdverts(),
            plain.inSyncGroup());
    Advert good = advert(200);
    Advert weak = advert(50);
    Advert goodBye = advert(Advert.PRIORITY_STOPPING);
    List<Event> events =
        List.of(
            new Event.TrackerReported("needed", Health.UP),
            new Event.TrackerReported("wished", Health.UP),
            new Event.Started(Link.up(OWN)),
            new Event.AdvertReceived(good, OTHER),
            new Event.AdvertReceived(goodBye, OTHER),
            new Event.Tick(),
            new Event.Tick(),
            new Event.AdvertReceived(weak, OTHER),
            new Event.Tick(),
            new Event.TrackerReported("needed", Health.DOWN),
            new Event.TrackerReported("needed", Health.UP),
            new Event.Tick(),
            new Event.Tick(),
            new Event.TrackerReported("wished", Health.DOWN),
            new Event.TrackerReported("wished", Health.UP),
            new Event.Tick(),
            new Event.VirtualAddressLost(),
            new Event.Tick(),
            new Event.LinkChanged(Link.ABSENT),
            new Event.LinkChanged(Link.up(OWN)),
            new Event.Tick(),
            new Event.AdvertReceived(good, OTHER),
            new Event.Stopped());
    RouterState state = RouterState.initial(settings);
    long nowNs = 0;
    int commands = 0;
    for (Event event : events) {
      if (event instanceof Event.Tick) {
        nowNs = Math.max(nowNs, Math.min(state.nextDeadlineNs(), nowNs + 10_000_000_000L));
      }
      Step step = VrrpMachine.step(state, event, nowNs);
      state = step.state();
      commands += step.commands().size();
    }
    return commands;
  }

  private static Advert advert(int priority) {
    List<IpAddress> addresses = List.of(Ipv4.of(192, 0, 2, 99));
    return new Advert(2, 51, priority, 100, addresses, Authentication.NONE);
  }
}
