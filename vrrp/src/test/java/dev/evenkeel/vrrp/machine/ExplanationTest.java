package dev.evenkeel.vrrp.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.machine.Explanation.Heard;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.Authentication;
import dev.evenkeel.vrrp.packet.Ipv4;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final Ipv4 OWN = Ipv4.parse("192.168.0.1");
  private static final Ipv4 OTHER = Ipv4.parse("192.168.0.2");
  private static final Tracker WEIGHTED = new Tracker("script c", 2, false);
  private static final Tracker NEEDED = Tracker.required("interface eth1");

  @Test
  void masterNamesWhatItsPriorityIsMadeOfAndWhatWouldEndIt() {
    RouterState state = feed(started(), new Event.Tick(), 4_000);

    assertThat(Explanation.of(state, new Heard(OTHER, 102), 4_000_000_000L))
        .containsExactly(
            "VI_1 is MASTER with priority 103 (101 configured, +2 by script c)",
            "  the router heard last, 192.168.0.2, advertised priority 102",
            "  if its interface failed: FAULT; it lets the addresses go, and another router takes"
                + " over after its skew time",
            "  if script c failed: priority 101 instead of 103, which is lower than"
                + " 192.168.0.2's 102",
            "  if interface eth1 failed: FAULT; it lets the addresses go, and another router takes"
                + " over after its skew time");
  }

  @Test
  void backupNamesTheMasterAndWhenItWouldTakeOver() {
    Advert advert =
        new Advert(2, 51, 200, 100, List.of(Ipv4.parse("192.168.0.99")), Authentication.NONE);
    RouterState state = feed(started(), new Event.AdvertReceived(advert, OTHER), 1_000);

    assertThat(Explanation.of(state, new Heard(OTHER, 200), 2_000_000_000L).get(1))
        .isEqualTo(
            "  the master is 192.168.0.2, whose priority 200 is not lower; unless a master is heard"
                + " it takes over in 2.60 s");
  }

  @Test
  void faultNamesItsReasons() {
    RouterState state = report(started(), "interface eth1", Health.DOWN);

    assertThat(Explanation.of(state, null, 0))
        .containsExactly(
            "VI_1 is FAULT with priority 103 (101 configured, +2 by script c)",
            "  interface eth1 failed");
  }

  private static RouterState started() {
    RouterState state =
        RouterState.initial(SettingsBuilder.priority(101).trackers(WEIGHTED, NEEDED).build());
    state = report(state, "script c", Health.UP);
    state = report(state, "interface eth1", Health.UP);
    return feed(state, new Event.Started(Link.up(OWN)), 0);
  }

  private static RouterState report(RouterState state, String tracker, Health health) {
    return feed(state, new Event.TrackerReported(tracker, health, 0), 0);
  }

  private static RouterState feed(RouterState state, Event event, long atMs) {
    return VrrpMachine.step(state, event, atMs * 1_000_000).state();
  }
}
