package dev.evenkeel.vrrp.machine;

import static dev.evenkeel.vrrp.machine.Bench.HIGHER;
import static dev.evenkeel.vrrp.machine.Bench.LOWER;
import static dev.evenkeel.vrrp.machine.Bench.OWN;
import static dev.evenkeel.vrrp.machine.Bench.garps;
import static dev.evenkeel.vrrp.machine.Bench.logs;
import static dev.evenkeel.vrrp.machine.Bench.sent;
import static dev.evenkeel.vrrp.machine.Bench.told;
import static dev.evenkeel.vrrp.machine.SettingsBuilder.priority;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each transition alone, against what Keepalived 2.2.7 was seen to do. */
class VrrpMachineTest {
  /** What a start gives to the router meant to be master and takes from the others. */
  private static final double HEAD_START_MS = 100;

  private static final Offset<Double> EXACT = within(0.001);

  @Test
  void startsAsBackupAndWaitsThreeIntervalsAndItsSkew() {
    Bench bench = new Bench(priority(103).build());
    List<Command> commands = bench.apply(new Event.Started(Link.up(OWN)));
    assertThat(logs(commands)).containsExactly("removing VIPs.", "Entering BACKUP STATE (init)");
    assertThat(commands).contains(new Command.RemoveAddresses());
    assertThat(told(commands)).containsExactly(Notification.BACKUP);
    assertThat(bench.waitMs()).isEqualTo(3597.656 + HEAD_START_MS, EXACT);
  }

  @Test
  void becomesMasterAdvertisingFirst() {
    Bench bench = Bench.started(priority(100).build());
    List<Command> commands = bench.advanceMs(3800);
    assertThat(commands)
        .containsSubsequence(
            new Command.Log("(VI_1) Receive advertisement timeout", true),
            new Command.Log("(VI_1) Entering MASTER STATE", false),
            new Command.SendAdvert(100),
            new Command.Log("(VI_1) setting VIPs.", true),
            new Command.AddAddresses(),
            new Command.SendGratuitousArps(5),
            new Command.Notify(Notification.MASTER, 100));
    assertThat(sent(bench.advanceMs(3000))).containsExactly(100, 100, 100);
  }

  @Test
  void ownerThatWantsToBeMasterIsSoAtOnce() {
    Bench bench = Bench.started(priority(255).wantsMaster().build());
    assertThat(bench.waitMs()).isZero();
    assertThat(sent(bench.advanceMs(0))).containsExactly(255);
  }

  @Test
  void stateMasterGivesASmallHeadStart() {
    assertThat(Bench.started(priority(101).wantsMaster().build()).waitMs())
        .isEqualTo(3605.469 - HEAD_START_MS, EXACT);
  }

  @Test
  void backupWaitsOnlyItsSkewAfterPriorityZero() {
    Bench bench = Bench.started(priority(102).build());
    bench.advanceMs(500);
    assertThat(logs(bench.hear(0, HIGHER)))
        .containsExactly("Backup received priority 0 advertisement");
    assertThat(bench.waitMs()).isEqualTo(601.5625, EXACT);
  }

  @Test
  void betterOrEqualAdvertisementRestartsTheWait() {
    Bench bench = Bench.started(priority(100).build());
    bench.advanceMs(3000);
    assertThat(logs(bench.hear(100, LOWER))).isEmpty();
    assertThat(bench.waitMs()).isEqualTo(3609.375, EXACT);
    assertThat(bench.state.master()).isEqualTo(LOWER);
  }

  @Test
  void lowerAdvertisementDoesNotRestartTheWait() {
    Bench bench = Bench.started(priority(101).build());
    bench.advanceMs(3000);
    assertThat(logs(bench.hear(100, HIGHER)))
        .containsExactly("received lower priority (100) advert from 192.168.0.2 - discarding");
    assertThat(bench.waitMs()).isEqualTo(605.469 + HEAD_START_MS, EXACT);
  }

  @Test
  void nopreemptToleratesALowerMaster() {
    Bench bench = Bench.started(priority(150).nopreempt().build());
    bench.advanceMs(3000);
    assertThat(logs(bench.hear(100, HIGHER))).isEmpty();
    assertThat(bench.waitMs()).isGreaterThan(3000);
  }

  @Test
  void preemptDelayToleratesALowerMasterForAWhile() {
    Bench bench = Bench.started(priority(150).preemptDelayMs(3000).build());
    assertThat(logs(bench.hear(100, HIGHER))).containsExactly("start preempt delay (3.000000)");
    bench.advanceMs(2900);
    assertThat(logs(bench.hear(100, HIGHER))).isEmpty();
    bench.advanceMs(1000);
    assertThat(logs(bench.hear(100, HIGHER)))
        .containsExactly("received lower priority (100) advert from 192.168.0.2 - discarding");
    assertThat(bench.waitMs()).isEqualTo(2414.0625, EXACT);
  }

  @Test
  void preemptDelayIsForgottenWhenABetterMasterIsHeard() {
    Bench bench = Bench.started(priority(150).preemptDelayMs(3000).build());
    bench.hear(100, HIGHER);
    bench.advanceMs(2900);
    bench.hear(200, HIGHER);
    bench.advanceMs(500);
    assertThat(logs(bench.hear(100, HIGHER))).containsExactly("start preempt delay (3.000000)");
  }

  @Test
  void masterYieldsToHigherPriorityWithoutGoodBye() {
    Bench bench = Bench.master(priority(100).build());
    List<Command> commands = bench.hear(101, LOWER);
    assertThat(logs(commands))
        .containsExactly(
            "Master received advert from 192.168.0.0 with higher priority 101, ours 100",
            "Entering BACKUP STATE",
            "removing VIPs.");
    assertThat(sent(commands)).isEmpty();
    assertThat(told(commands)).containsExactly(Notification.BACKUP);
    assertThat(bench.waitMs()).isEqualTo(3609.375, EXACT);
  }

  @Test
  void masterMayAdvertiseOnceMoreBeforeItYields() {
    Bench bench = Bench.master(priority(100).advertisesBeforeYielding().build());
    assertThat(sent(bench.hear(101, LOWER))).containsExactly(100);
  }

  @Test
  void equalPriorityIsDecidedByAddress() {
    Bench lower = Bench.master(priority(100).build());
    assertThat(logs(lower.hear(100, HIGHER)))
        .contains(
            "Master received advert from 192.168.0.2 with same priority 100 but higher IP address"
                + " than ours");
    assertThat(lower.state.phase()).isEqualTo(Phase.BACKUP);

    Bench higher = Bench.master(priority(100).build());
    assertThat(logs(higher.hear(100, LOWER)))
        .containsExactly(
            "Received advert from 192.168.0.0 with lower priority 100, ours 100, forcing new"
                + " election");
    assertThat(higher.state.isMaster()).isTrue();
  }

  @Test
  void addressesAreComparedUnsigned() {
    Bench bench = Bench.master(priority(100).build());
    bench.apply(
        new Event.LinkChanged(Link.up(dev.evenkeel.vrrp.packet.Ipv4.parse("127.255.255.255"))));
    bench.hear(100, dev.evenkeel.vrrp.packet.Ipv4.parse("128.0.0.1"));
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
  }

  @Test
  void masterInsistsAgainstLowerPriority() {
    Bench bench = Bench.master(priority(101).build());
    List<Command> commands = bench.hear(100, HIGHER);
    assertThat(sent(commands)).containsExactly(101);
    assertThat(garps(commands)).containsExactly(5);
    assertThat(told(commands)).containsExactly(Notification.MASTER_RX_LOWER_PRI);
    assertThat(garps(bench.advanceMs(5000))).containsExactly(5);
    assertThat(garps(bench.advanceMs(60000))).isEmpty();
  }

  @Test
  void masterMayStaySilentToLowerPriority() {
    Bench bench = Bench.master(priority(101).silentToLower().build());
    assertThat(sent(bench.hear(100, HIGHER))).isEmpty();
  }

  @Test
  void masterAnswersPriorityZeroAtOnce() {
    Bench bench = Bench.master(priority(101).build());
    assertThat(sent(bench.hear(0, HIGHER))).containsExactly(101);
    assertThat(bench.state.isMaster()).isTrue();
    assertThat(bench.waitMs()).isEqualTo(1000.0, EXACT);
  }

  @Test
  void ownPacketComingBackIsOnlyLogged() {
    Bench bench = Bench.master(priority(101).build());
    assertThat(logs(bench.hear(101, OWN)))
        .containsExactly(
            "WARNING - equal priority advert received from remote host with our IP address.");
    assertThat(bench.state.isMaster()).isTrue();
  }

  @Test
  void twoOwnersSettleByAddress() {
    Bench bench = Bench.master(priority(255).wantsMaster().build());
    assertThat(logs(bench.hear(255, HIGHER)))
        .containsExactly(
            "CONFIGURATION ERROR: local instance and a remote instance are both configured as"
                + " address owner, please fix - reducing local priority",
            "Master received advert from 192.168.0.2 with higher priority 255, ours 254",
            "Entering BACKUP STATE",
            "removing VIPs.");
    assertThat(bench.state.priority()).isEqualTo(254);
  }

  @Test
  void oneThatIsReleasedComesBackOnlyWhenNobodyElseDoes() {
    Bench bench = Bench.master(priority(101).build());
    List<Command> commands = bench.apply(new Event.Release());
    assertThat(sent(commands)).containsExactly(0);
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
    assertThat(bench.state.standsBack()).isTrue();
    // A weaker one is left alone.
    long dueNs = bench.state.protocolDeadlineNs();
    bench.advanceMs(500);
    bench.hear(50, LOWER);
    assertThat(bench.state.protocolDeadlineNs()).isGreaterThan(dueNs);
    bench.advanceMs(5000);
    assertThat(bench.state.isMaster()).isTrue();
  }

  @Test
  void aMasterThatIsKnownByOtherMeansIsLeftAlone() {
    Bench bench = Bench.master(priority(101).build());
    assertThat(logs(bench.apply(new Event.MasterElsewhere("b is master"))))
        .containsExactly("b is master", "Entering BACKUP STATE", "removing VIPs.");
    long dueNs = bench.state.protocolDeadlineNs();
    assertThat(bench.apply(new Event.MasterElsewhere("b is master"))).isEmpty();
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
    assertThat(bench.state.protocolDeadlineNs()).isGreaterThanOrEqualTo(dueNs);
  }

  @Test
  void theOwnerWithTheHigherAddressStays() {
    Bench bench = Bench.master(priority(255).wantsMaster().build());
    assertThat(logs(bench.hear(255, LOWER)))
        .first()
        .asString()
        .endsWith("both configured as address owner, please fix - keeping local priority");
    assertThat(bench.state.isMaster()).isTrue();
    assertThat(bench.state.priority()).isEqualTo(255);
  }

  @Test
  void masterStopsWithOnePriorityZero() {
    Bench bench = Bench.master(priority(101).build());
    List<Command> commands = bench.apply(new Event.Stopped());
    assertThat(sent(commands)).containsExactly(0);
    assertThat(logs(commands)).containsExactly("sent 0 priority", "removing VIPs.");
    assertThat(told(commands)).containsExactly(Notification.STOP);
    assertThat(bench.advanceMs(10_000)).isEmpty();
    assertThat(bench.hear(0, HIGHER)).isEmpty();
  }

  @Test
  void backupStopsSilently() {
    List<Command> commands = Bench.started(priority(101).build()).apply(new Event.Stopped());
    assertThat(sent(commands)).isEmpty();
    assertThat(commands).doesNotContain(new Command.RemoveAddresses());
    assertThat(told(commands)).containsExactly(Notification.STOP);
  }

  @Test
  void requiredTrackerHoldsTheStartUntilItReports() {
    Bench bench = new Bench(priority(101).trackers(Tracker.required("chk")).build());
    assertThat(logs(bench.apply(new Event.Started(Link.up(OWN)))))
        .containsExactly("removing VIPs.");
    assertThat(bench.state.phase()).isEqualTo(Phase.INIT);
    assertThat(bench.advanceMs(60_000)).isEmpty();
    assertThat(logs(bench.report("chk", Health.UP))).containsExactly("Entering BACKUP STATE");
    assertThat(bench.waitMs()).isEqualTo(3605.469, EXACT);
  }

  @Test
  void masterWithAFailedRequiredTrackerSaysGoodByeTwice() {
    Bench bench = new Bench(priority(101).trackers(Tracker.required("balancer")).build());
    bench.report("balancer", Health.UP);
    bench.apply(new Event.Started(Link.up(OWN)));
    bench.advanceMs(4000);
    List<Command> commands = bench.report("balancer", Health.DOWN);
    assertThat(logs(commands))
        .containsExactly("Entering FAULT STATE", "sent 0 priority", "removing VIPs.");
    assertThat(sent(commands)).containsExactly(0, 0);
    assertThat(told(commands)).containsExactly(Notification.FAULT);
    assertThat(bench.advanceMs(60_000)).isEmpty();

    assertThat(logs(bench.report("balancer", Health.UP))).containsExactly("Entering BACKUP STATE");
    assertThat(bench.waitMs()).isEqualTo(3605.469, EXACT);
  }

  @Test
  void weightsMoveThePriorityAndTheRunningTimer() {
    Bench bench = Bench.started(priority(101).trackers(new Tracker("chk", 2, false)).build());
    bench.advanceMs(1000);
    List<Command> commands = bench.report("chk", Health.UP);
    assertThat(logs(commands)).containsExactly("Changing effective priority from 101 to 103");
    assertThat(told(commands)).containsExactly(Notification.BACKUP_PRIORITY);
    assertThat(bench.waitMs()).isEqualTo(2597.656 + HEAD_START_MS, EXACT);
    assertThat(logs(bench.report("chk", Health.UP))).isEmpty();
    assertThat(logs(bench.report("chk", Health.DOWN)))
        .containsExactly("Changing effective priority from 103 to 101");
  }

  @Test
  void weightsAreClampedAfterSumming() {
    Bench high = Bench.started(priority(250).trackers(new Tracker("chk", 100, false)).build());
    high.report("chk", Health.UP);
    assertThat(high.state.priority()).isEqualTo(254);
    Bench low = Bench.started(priority(10).trackers(new Tracker("chk", -50, false)).build());
    low.report("chk", Health.DOWN);
    assertThat(low.state.priority()).isEqualTo(1);
    Bench both =
        Bench.started(
            priority(250)
                .trackers(new Tracker("a", 100, false), new Tracker("b", -100, false))
                .build());
    both.report("a", Health.UP);
    both.report("b", Health.DOWN);
    assertThat(both.state.priority()).isEqualTo(250);
  }

  @Test
  void reversedWeightsAreTakenAwayInsteadOfAdded() {
    Tracker plus = new Tracker("plus", 10, true);
    Tracker minus = new Tracker("minus", -7, true);
    Bench bench = Bench.started(priority(100).trackers(plus, minus).build());
    bench.report("plus", Health.UP);
    assertThat(bench.state.priority()).isEqualTo(90);
    bench.report("plus", Health.DOWN);
    bench.report("minus", Health.DOWN);
    assertThat(bench.state.priority()).isEqualTo(107);
  }

  @Test
  void measuringTrackerAddsWhatItReports() {
    Bench bench = Bench.started(priority(100).trackers(Tracker.measuring("file")).build());
    assertThat(bench.state.phase()).isEqualTo(Phase.INIT);
    bench.apply(new Event.TrackerReported("file", Health.UP, -30));
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
    assertThat(bench.state.priority()).isEqualTo(70);
    bench.apply(new Event.TrackerReported("file", Health.DOWN, -300));
    assertThat(bench.state.phase()).isEqualTo(Phase.FAULT);
  }

  @Test
  void ownerIgnoresWeights() {
    Bench bench = Bench.started(priority(255).trackers(new Tracker("chk", -50, false)).build());
    assertThat(logs(bench.report("chk", Health.DOWN))).isEmpty();
    assertThat(bench.state.priority()).isEqualTo(255);
  }

  @Test
  void unknownTrackersAreIgnored() {
    assertThat(Bench.master(priority(100).build()).report("gone", Health.DOWN)).isEmpty();
  }

  @Test
  void linkLossIsAFaultInWhichNothingCanBeSaid() {
    Bench bench = Bench.master(priority(101).build());
    List<Command> commands = bench.apply(new Event.LinkChanged(Link.up(OWN).down()));
    assertThat(logs(commands)).containsExactly("Entering FAULT STATE", "removing VIPs.");
    assertThat(sent(commands)).isEmpty();
    assertThat(commands).contains(new Command.RemoveAddresses());
    assertThat(logs(bench.apply(new Event.LinkChanged(Link.up(OWN)))))
        .containsExactly("Entering BACKUP STATE");
  }

  @Test
  void absentInterfaceIsWaitedFor() {
    Bench bench = new Bench(priority(101).build());
    assertThat(logs(bench.apply(new Event.Started(Link.ABSENT))))
        .containsExactly("removing VIPs.", "Entering FAULT STATE");
    assertThat(bench.apply(new Event.LinkChanged(new Link(true, null)))).isEmpty();
    assertThat(logs(bench.apply(new Event.LinkChanged(Link.up(OWN)))))
        .containsExactly("Entering BACKUP STATE");
  }

  @Test
  void missingSourceAddressIsAFault() {
    Bench bench = Bench.master(priority(101).build());
    bench.apply(new Event.LinkChanged(new Link(true, null)));
    assertThat(bench.state.phase()).isEqualTo(Phase.FAULT);
  }

  @Test
  void untrackedInterfaceMayGoDown() {
    Bench bench = Bench.master(priority(101).dontTrackPrimary().build());
    assertThat(bench.apply(new Event.LinkChanged(Link.up(OWN).down()))).isEmpty();
    assertThat(bench.state.isMaster()).isTrue();
  }

  @Test
  void removedAddressMakesTheMasterStartOverAfterItsSkew() {
    Bench bench = Bench.master(priority(101).build());
    List<Command> commands = bench.apply(new Event.VirtualAddressLost());
    assertThat(logs(commands))
        .containsExactly("Entering BACKUP STATE", "sent 0 priority", "removing VIPs.");
    assertThat(sent(commands)).containsExactly(0);
    assertThat(bench.waitMs()).isEqualTo(605.469, EXACT);
  }

  @Test
  void gratuitousArpsFollowTheSchedule() {
    GarpSchedule schedule =
        new GarpSchedule(5, 2_000_000_000L, 1, 3_000_000_000L, 5, 5_000_000_000L);
    Bench bench = Bench.started(priority(254).garp(schedule).build());
    bench.advanceMs(3100);
    assertThat(garps(bench.advanceMs(8))).containsExactly(5);
    assertThat(garps(bench.advanceMs(2000))).containsExactly(5);
    assertThat(garps(bench.advanceMs(1000))).containsExactly(1);
    assertThat(garps(bench.advanceMs(3000))).containsExactly(1);
    bench.hear(255, HIGHER);
    assertThat(garps(bench.advanceMs(3000))).isEmpty();
  }

  @Test
  void version3ScalesTheSkewAndLearnsTheInterval() {
    Bench bench = Bench.started(priority(100).version(3).intervalMs(200).build());
    assertThat(bench.waitMs()).isEqualTo(721.875 + 20, EXACT);
    List<Command> heard = bench.apply(new Event.AdvertReceived(Bench.advert(3, 101, 100), HIGHER));
    assertThat(logs(heard))
        .containsExactly("advertisement interval updated from 200ms to 1000ms by master");
    assertThat(bench.waitMs()).isEqualTo(3609.375, EXACT);
    assertThat(logs(bench.advanceMs(3700)))
        .contains("changing advert interval from 1000ms to locally configured 200ms");
    assertThat(sent(bench.advanceMs(1000))).hasSize(5);
  }

  @Test
  void lateMasterAdvertisesOnceAndGoesOn() {
    Bench bench = Bench.master(priority(101).build());
    bench.nowNs = bench.state.nextDeadlineNs() + 1_400_000_000L;
    List<Command> commands = bench.apply(new Event.Tick());
    assertThat(logs(commands)).containsExactly("A thread timer expired 1.400000 seconds ago");
    assertThat(sent(commands)).containsExactly(101);
    assertThat(bench.waitMs()).isEqualTo(1000.0, EXACT);
  }

  @Test
  void startsOnce() {
    Bench bench = Bench.master(priority(101).build());
    assertThat(bench.apply(new Event.Started(Link.up(OWN)))).isEmpty();
    assertThat(bench.state.isMaster()).isTrue();
  }

  @Test
  void advertisementsDoNotDrift() {
    Bench bench = Bench.master(priority(101).build());
    long due = bench.state.nextDeadlineNs();
    bench.nowNs = due + 2_000_000;
    bench.apply(new Event.Tick());
    assertThat(bench.state.protocolDeadlineNs()).isEqualTo(due + 1_000_000_000L);
  }

  @Test
  void reloadOnTheMasterKeepsTheAddressesAndAnnouncesTheNewPriority() {
    Bench bench = Bench.master(priority(101).build());
    List<Command> commands = bench.apply(new Event.Reconfigured(priority(99).build(), false));
    assertThat(sent(commands)).containsExactly(99);
    assertThat(commands).doesNotContain(new Command.RemoveAddresses());
    assertThat(garps(commands)).isEmpty();
    assertThat(bench.state.isMaster()).isTrue();
    assertThat(garps(bench.apply(new Event.Reconfigured(priority(99).build(), true))))
        .containsExactly(5);
  }

  @Test
  void reloadKeepsWhatTrackersSaid() {
    RouterSettings tracked = priority(101).trackers(new Tracker("chk", 2, false)).build();
    Bench bench = Bench.started(tracked);
    bench.report("chk", Health.UP);
    bench.apply(new Event.Reconfigured(tracked, false));
    assertThat(bench.state.priority()).isEqualTo(103);
    bench.apply(new Event.Reconfigured(priority(101).build(), false));
    assertThat(bench.state.priority()).isEqualTo(101);
    assertThat(bench.state.phase()).isEqualTo(Phase.BACKUP);
  }

  @Test
  void nothingHappensBeforeTheStart() {
    Bench bench = new Bench(priority(100).trackers(Tracker.required("chk")).build());
    assertThat(bench.report("chk", Health.DOWN)).isEmpty();
    assertThat(bench.apply(new Event.LinkChanged(Link.up(OWN)))).isEmpty();
    assertThat(bench.apply(new Event.Tick())).isEmpty();
    assertThat(bench.hear(0, HIGHER)).isEmpty();
  }

  @Test
  void demotedMasterLetsGoAtOnceAndComesBackAsTheLastChoice() {
    for (int base : new int[] {101, 255}) {
      Bench bench = new Bench(priority(base).trackers(Tracker.demoting("has servers")).build());
      bench.report("has servers", Health.UP);
      bench.apply(new Event.Started(Link.up(OWN)));
      bench.advanceMs(4000);
      List<Command> commands = bench.report("has servers", Health.DOWN);
      assertThat(sent(commands)).containsExactly(0);
      assertThat(told(commands)).contains(Notification.BACKUP);
      assertThat(bench.state.priority()).isEqualTo(1);
      assertThat(sent(bench.advanceMs(4100))).as("nobody else came").containsExactly(1);
      assertThat(logs(bench.report("has servers", Health.UP)))
          .containsExactly("Changing effective priority from 1 to " + base);
      assertThat(bench.state.isMaster()).isTrue();
    }
  }
}
