package dev.evenkeel.vrrp.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.machine.Command;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.GarpSchedule;
import dev.evenkeel.vrrp.machine.Link;
import dev.evenkeel.vrrp.machine.RouterSettings;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.machine.Step;
import dev.evenkeel.vrrp.machine.Tracker;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.machine.VrrpMachine;
import dev.evenkeel.vrrp.packet.Ipv4;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whom a master names that says good-bye, judged by what it is then. */
class LastChoiceTest {
  private static final Tracker SERVERS = Tracker.demoting("servers");
  private static final Tracker ANSWERS = Tracker.required("answers");

  @Test
  void oneWithoutServersDoesNotNameAnotherWithoutServers() {
    RouterState afterwards = after(new Event.TrackerReported("servers", Health.DOWN));
    assertThat(Neighbourhood.isLastChoiceToo(afterwards, 1)).isTrue();
    assertThat(Neighbourhood.isLastChoiceToo(afterwards, 100)).isFalse();
  }

  @Test
  void oneThatCannotServeNamesWhoeverThereIs() {
    assertThat(
            Neighbourhood.isLastChoiceToo(
                after(new Event.TrackerReported("answers", Health.DOWN)), 1))
        .isFalse();
    assertThat(Neighbourhood.isLastChoiceToo(after(new Event.Stopped()), 1)).isFalse();
    assertThat(Neighbourhood.isLastChoiceToo(after(new Event.Release()), 1)).isFalse();
  }

  /** What a master is when the commands of an event are carried out. */
  private static RouterState after(Event event) {
    RouterState state =
        RouterState.initial(
            new RouterSettings(
                "VI_1",
                2,
                100,
                false,
                1_000_000_000L,
                3,
                true,
                0,
                true,
                List.of(SERVERS, ANSWERS),
                GarpSchedule.DEFAULT,
                true,
                false,
                false,
                false));
    long nowNs = 1_000_000_000_000L;
    for (Event before :
        List.of(
            new Event.TrackerReported("servers", Health.UP),
            new Event.TrackerReported("answers", Health.UP),
            new Event.Started(Link.up(Ipv4.parse("192.168.0.1"))),
            new Event.TakeOver("test"))) {
      state = VrrpMachine.step(state, before, nowNs).state();
    }
    assertThat(state.isMaster()).isTrue();
    Step step = VrrpMachine.step(state, event, nowNs);
    assertThat(step.commands()).contains(new Command.SendAdvert(0));
    return step.state();
  }
}
