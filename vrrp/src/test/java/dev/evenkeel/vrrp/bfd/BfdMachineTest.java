package dev.evenkeel.vrrp.bfd;

import static dev.evenkeel.vrrp.bfd.BfdLink.settings;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BfdMachineTest {
  private static BfdLink up(int intervalMs, int multiplier) {
    BfdLink link =
        new BfdLink(
            settings(1, intervalMs, multiplier, false), settings(2, intervalMs, multiplier, false));
    link.start();
    link.run(3000);
    return link;
  }

  /** The gaps between the packets sent after some time, in milliseconds. */
  private static List<Double> gapsMs(BfdLink.End end, long afterNs) {
    long[] times = end.sentAtNs.stream().mapToLong(t -> t).filter(t -> t > afterNs).toArray();
    return IntStream.range(1, times.length).mapToObj(i -> (times[i] - times[i - 1]) / 1e6).toList();
  }

  @Test
  void bothComeUpAtOnceAndPollOnce() {
    BfdLink link = up(50, 3);

    assertThat(link.left.told).containsExactly(true);
    assertThat(link.right.told).containsExactly(true);
    // Every change of state is sent at once: no interval of a second is waited for.
    assertThat(link.left.toldAtNs.getFirst()).isLessThan(5_000_000);
    assertThat(link.left.log).containsExactly("(B1) Entering Up state");
    assertThat(link.left.state.polling()).isFalse();
    assertThat(link.left.sent).anyMatch(BfdPacket::poll).noneMatch(p -> p.poll() && p.fin());
  }

  @Test
  void sendsOnceASecondUntilItIsHeardAndThenAtTheAgreedIntervalWithJitter() {
    BfdLink link = new BfdLink(settings(1, 50, 3, false), settings(2, 80, 3, false));
    link.cut = true;
    link.start();
    link.run(20_000);
    assertThat(gapsMs(link.left, 0)).allSatisfy(ms -> assertThat(ms).isBetween(750.0, 1000.0));
    assertThat(link.left.sent).allMatch(p -> p.desiredMinTxUs() == 1_000_000);

    link.cut = false;
    link.run(2000);
    long sinceNs = link.nowNs;
    link.run(20_000);
    // The other end receives every 80 ms at best, and that decides.
    List<Double> gaps = gapsMs(link.left, sinceNs);
    assertThat(gaps).allSatisfy(ms -> assertThat(ms).isBetween(60.0, 80.0));
    assertThat(gaps.stream().mapToDouble(g -> g).average().orElseThrow()).isBetween(68.0, 72.0);
    assertThat(link.left.state.detectionTimeUs()).isEqualTo(3 * 80_000);
  }

  @Test
  void multiplierOfOneLeavesRoomForTheWire() {
    BfdLink link = up(50, 1);
    long sinceNs = link.nowNs;
    link.run(20_000);
    assertThat(gapsMs(link.left, sinceNs)).allSatisfy(ms -> assertThat(ms).isBetween(37.5, 45.0));
    assertThat(link.left.told).containsExactly(true);
  }

  @Test
  void deadNeighbourIsNoticedAfterTheDetectionTime() {
    BfdLink link = up(50, 3);
    link.right.alive = false;
    long diedNs = link.nowNs;
    link.run(1000);

    assertThat(link.left.told).containsExactly(true, false);
    assertThat(link.left.toldAtNs.getLast() - diedNs).isBetween(100_000_000L, 151_000_000L);
    assertThat(link.left.state.phase()).isEqualTo(BfdPhase.DOWN);
    assertThat(link.left.state.diagnostic()).isEqualTo(BfdDiagnostic.TIME_EXPIRED);
    assertThat(link.left.state.remoteDiscriminator()).isZero();
    assertThat(link.left.log.getLast())
        .isEqualTo(
            "(B1) Entering Down state (Local diagnostic - Control Detection Time Expired,"
                + " Remote diagnostic - No Diagnostic)");
  }

  @Test
  void cableCutAndMendedBringsItBack() {
    BfdLink link = up(50, 3);
    link.cut = true;
    link.run(2000);
    assertThat(link.left.told).containsExactly(true, false);
    assertThat(link.right.told).containsExactly(true, false);
    link.cut = false;
    link.run(3000);
    assertThat(link.left.told).containsExactly(true, false, true);
    assertThat(link.right.told).containsExactly(true, false, true);
  }

  @Test
  void disabledEndTellsTheOtherAndIsSilent() {
    BfdLink link = up(50, 3);
    link.feed(link.right, new BfdEvent.Disabled());
    int sent = link.right.sent.size();
    link.run(10);

    assertThat(link.left.state.phase()).isEqualTo(BfdPhase.DOWN);
    assertThat(link.left.state.diagnostic()).isEqualTo(BfdDiagnostic.NEIGHBOUR_DOWN);
    assertThat(link.left.told).containsExactly(true);
    link.run(5000);
    assertThat(link.right.sent).hasSize(sent);
    assertThat(link.right.sent.getLast().phase()).isEqualTo(BfdPhase.ADMIN_DOWN);
    assertThat(link.left.state.phase()).isEqualTo(BfdPhase.DOWN);
    assertThat(link.left.told).containsExactly(true);
  }

  @Test
  void changeOfSettingsIsNoFailureToEitherEnd() {
    BfdLink link = up(50, 3);
    link.replaceLeft(settings(3, 80, 3, false));
    link.run(3000);

    assertThat(link.left.state.phase()).isEqualTo(BfdPhase.UP);
    assertThat(link.left.state.countsAsUp()).isTrue();
    assertThat(link.left.told).doesNotContain(false);
    assertThat(link.right.told).doesNotContain(false);
    // From then on it stands for itself.
    link.cut = true;
    link.run(1000);
    assertThat(link.left.told).endsWith(false);
  }

  @Test
  void whoDoesNotComeUpAgainAfterAChangeOfSettingsIsDeadInTheEnd() {
    BfdLink link = up(50, 3);
    link.right.alive = false;
    link.replaceLeft(settings(3, 80, 3, false));
    link.run(2_900);
    assertThat(link.left.state.countsAsUp()).isTrue();
    assertThat(link.left.told).doesNotContain(false);
    link.run(200);
    assertThat(link.left.state.countsAsUp()).isFalse();
    assertThat(link.left.told).endsWith(false);
  }

  @Test
  void whatWasDownIsNotUpByAChangeOfSettings() {
    BfdLink link = up(50, 3);
    link.cut = true;
    link.run(1000);
    link.replaceLeft(settings(3, 80, 3, false));
    assertThat(link.left.state.countsAsUp()).isFalse();
  }

  @Test
  void endOfANodeIsAFailureToTheOtherEnd() {
    BfdLink link = up(50, 3);
    link.feed(link.right, new BfdEvent.Stopped());
    link.right.alive = false;
    link.run(1);

    assertThat(link.right.sent.getLast().phase()).isEqualTo(BfdPhase.DOWN);
    assertThat(link.right.state.nextDeadlineNs()).isEqualTo(Long.MAX_VALUE);
    assertThat(link.left.told).containsExactly(true, false);
    assertThat(link.left.state.remoteDiagnostic()).isEqualTo(BfdDiagnostic.ADMIN_DOWN);
  }

  @Test
  void passiveEndsNeverBegin() {
    BfdLink both = new BfdLink(settings(1, 50, 3, true), settings(2, 50, 3, true));
    both.start();
    both.run(10_000);
    assertThat(both.left.sent).isEmpty();

    BfdLink one = new BfdLink(settings(1, 50, 3, true), settings(2, 50, 3, false));
    one.start();
    one.run(3000);
    assertThat(one.left.told).containsExactly(true);
  }

  @Test
  void neighbourThatCanReceiveNothingIsSentNothing() {
    BfdLink link = up(50, 3);
    BfdPacket last = link.right.sent.getLast();
    BfdPacket deaf =
        new BfdPacket(
            last.diagnostic(),
            BfdPhase.UP,
            false,
            false,
            false,
            3,
            2,
            1,
            last.desiredMinTxUs(),
            0,
            0);
    link.feed(link.left, new BfdEvent.Received(deaf));
    assertThat(link.left.state.nextDeadlineNs()).isEqualTo(link.left.state.expiresNs());
  }

  @Test
  void lateTickSendsOnePacket() {
    BfdLink link = up(50, 3);
    link.right.alive = false;
    int before = link.left.sent.size();
    // Ten intervals, but within nobody's detection time as far as this end can tell.
    BfdState state = link.left.state;
    BfdStep step = BfdMachine.step(state, new BfdEvent.Tick(), state.expiresNs() - 1);
    assertThat(step.commands()).hasSize(1);
    assertThat(link.left.sent).hasSize(before);
  }

  @Test
  void tenPerCentOfLossDoesNotBringItDown() {
    BfdLink link = up(50, 5);
    LongStream.range(0, 400)
        .forEach(i -> {
          link.cut = i % 10 == 0;
          link.run(45);
        });
    assertThat(link.left.told).containsExactly(true);
  }
}
