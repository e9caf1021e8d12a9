package dev.evenkeel.vrrp.machine;

import static dev.evenkeel.vrrp.machine.Bench.HIGHER;
import static dev.evenkeel.vrrp.machine.Bench.logs;
import static dev.evenkeel.vrrp.machine.Bench.sent;
import static dev.evenkeel.vrrp.machine.SettingsBuilder.priority;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Planned changes of hands: a master that yields, a backup that is told to take over. */
class HandOverTest {
  private static final Event HAND_OVER = new Event.HandOver(4_500_000_000L);

  @Test
  void masterServesOnWithPriorityOneUntilAnotherIsHeard() {
    Bench bench = Bench.master(priority(101).build());
    List<Command> asked = bench.apply(HAND_OVER);
    assertThat(sent(asked)).containsExactly(1);
    assertThat(bench.state.phase()).isEqualTo(Phase.MASTER);
    assertThat(sent(bench.advanceMs(2_000))).containsExactly(1, 1);

    List<Command> displaced = bench.hear(100, HIGHER);
    assertThat(displaced).contains(new Command.RemoveAddresses());
    assertThat(sent(displaced)).as("no good-bye").isEmpty();
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
    assertThat(bench.state.priority()).isEqualTo(101);
  }

  @Test
  void itStandsBackUntilTheOtherFallsSilent() {
    Bench bench = Bench.master(priority(101).build());
    bench.apply(HAND_OVER);
    for (int second = 0; second < 20; second++) {
      bench.hear(100, HIGHER);
      bench.advanceMs(1_000);
    }
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
    bench.advanceMs(3_700);
    assertThat(bench.state.phase()).isEqualTo(Phase.MASTER);
    assertThat(bench.state.standsBack()).isFalse();
  }

  @Test
  void itComesBackWhenToldTo() {
    Bench bench = Bench.master(priority(101).build());
    bench.apply(HAND_OVER);
    bench.hear(100, HIGHER);
    bench.apply(new Event.Compete());
    for (int second = 0; second < 4; second++) {
      bench.hear(100, HIGHER);
      bench.advanceMs(1_000);
    }
    assertThat(bench.state.phase()).isEqualTo(Phase.MASTER);
  }

  @Test
  void nobodyComesAndItStays() {
    Bench bench = Bench.master(priority(101).build());
    bench.apply(HAND_OVER);
    List<Command> waited = bench.advanceMs(4_500);
    assertThat(logs(waited)).contains("Nobody takes over: staying master");
    assertThat(sent(waited)).containsExactly(1, 1, 1, 1, 101);
    assertThat(bench.state.phase()).isEqualTo(Phase.MASTER);
    assertThat(bench.state.isYielding()).isFalse();
  }

  @Test
  void failureEndsTheOfferWithAGoodBye() {
    Bench bench = Bench.master(priority(101).build());
    bench.apply(HAND_OVER);
    assertThat(sent(bench.apply(new Event.Stopped()))).containsExactly(0);
    assertThat(bench.state.isYielding()).isFalse();
  }

  @Test
  void successorTakesOverAtOnce() {
    Bench bench = Bench.started(priority(100).build());
    bench.hear(101, HIGHER);
    List<Command> commands = bench.apply(new Event.TakeOver("192.168.0.2 hands over"));
    assertThat(commands).contains(new Command.AddAddresses());
    assertThat(sent(commands)).containsExactly(100);
    assertThat(bench.state.phase()).isEqualTo(Phase.MASTER);
  }

  @Test
  void onlyABackupTakesOver() {
    Bench bench = Bench.started(priority(100).build());
    bench.apply(new Event.LinkChanged(Link.ABSENT));
    assertThat(bench.apply(new Event.TakeOver("x"))).isEmpty();
    assertThat(bench.state.phase()).isEqualTo(Phase.FAULT);
  }

  @Test
  void masterThatOversleptListensBeforeItSpeaks() {
    Bench bench = Bench.master(priority(101).build());
    bench.nowNs = bench.state.nextDeadlineNs() + 2_400_000_000L;
    List<Command> commands = bench.apply(new Event.Tick());
    assertThat(sent(commands)).isEmpty();
    assertThat(commands).contains(new Command.RemoveAddresses());
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
    assertThat(bench.waitMs()).isEqualTo(1_250.0, within(0.001));
  }

  @Test
  void masterThatOversleptDoesNotInsistOnWhatItsReplacementSays() {
    Bench bench = Bench.master(priority(101).build());
    bench.nowNs = bench.state.protocolDeadlineNs() + 2_400_000_000L;
    List<Command> commands = bench.hear(100, HIGHER);
    assertThat(sent(commands)).isEmpty();
    assertThat(Bench.garps(commands)).isEmpty();
    assertThat(commands).contains(new Command.RemoveAddresses());
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
    assertThat(bench.waitMs()).as("it may preempt, in order").isEqualTo(1_250.0, within(0.001));
  }

  @Test
  void masterThatOversleptLeavesTheAddressToItsReplacementWhereItMustNotPreempt() {
    Bench bench = Bench.master(priority(101).nopreempt().build());
    bench.nowNs = bench.state.protocolDeadlineNs() + 60_000_000_000L;
    bench.hear(100, HIGHER);
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
    assertThat(bench.state.master()).isEqualTo(HIGHER);
    assertThat(bench.waitMs()).isEqualTo(bench.state.masterDownNs() / 1e6, within(0.001));
  }

  @Test
  void membersOfAGroupThatOversleptSayNothingEither() {
    Bench bench = Bench.master(priority(101).build());
    bench.nowNs = bench.state.protocolDeadlineNs() + 2_400_000_000L;
    assertThat(sent(bench.apply(new Event.GroupBackup(true)))).isEmpty();
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
  }

  @Test
  void masterThatIsALittleLateInsists() {
    Bench bench = Bench.master(priority(101).build());
    bench.nowNs = bench.state.protocolDeadlineNs() + 1_900_000_000L;
    assertThat(sent(bench.hear(100, HIGHER))).containsExactly(101);
    assertThat(bench.state.isMaster()).isTrue();
  }

  @Test
  void theOneMeantToBeMasterStartsAheadOfTheOthers() {
    Bench master = Bench.started(priority(101).wantsMaster().build());
    Bench backup = Bench.started(priority(100).build());
    assertThat(backup.waitMs() - master.waitMs()).isEqualTo(200 + 1000 / 256.0, within(0.001));
  }
}
