package dev.evenkeel.vrrp.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.Link;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of hands in virtual time, while messages are lost, late and out of order. */
class HandOverTest {
  private static final int SEEDS = 150;
  private static final double LOSS = 0.15;

  /** A master of low priority with connections, and a better one that has just been started. */
  private static VirtualLan failBack(long seed, double loss, int... vrids) {
    VirtualLan lan = new VirtualLan(seed, loss);
    VirtualNode low = new VirtualNode(lan, 1, 100, vrids);
    VirtualNode high = new VirtualNode(lan, 2, 101, vrids);
    low.start();
    lan.advanceMs(5_000 + lan.random.nextInt(1_000));
    assertThat(low.isMaster()).isTrue();
    low.routers.forEach(r -> r.connected = true);
    high.start();
    return lan;
  }

  private static int[] vrids(int members) {
    return IntStream.rangeClosed(51, 50 + members).toArray();
  }

  /** Lets time pass; somebody has every address all the while. */
  private static void advance(VirtualLan lan, long ms) {
    for (int i = 0; i < ms; i++) {
      lan.advanceMs(1);
      for (int member = 0; member < lan.nodes.getFirst().routers.size(); member++) {
        int at = member;
        assertThat(lan.nodes.stream().anyMatch(n -> n.routers.get(at).holds))
            .as(() -> "a gap\n" + String.join("\n", lan.history))
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void whoComesBackIsGivenTheAddressAndBreaksNothing(int members) {
    int[] vrids = vrids(members);
    for (long seed = 0; seed < SEEDS; seed++) {
      VirtualLan lan = failBack(seed, LOSS, vrids);
      VirtualNode low = lan.nodes.getFirst();
      VirtualNode high = lan.nodes.getLast();
      advance(lan, 12_000);
      String story = "seed " + seed + "\n" + String.join("\n", lan.history);
      assertThat(high.isMaster()).as(story).isTrue();
      for (VirtualRouter router : high.routers) {
        assertThat(router.tookWithoutRules).as(story).isFalse();
        assertThat(router.forwards).as(story).isTrue();
      }
      for (VirtualRouter router : low.routers) {
        assertThat(router.connected).as(story).isTrue();
        assertThat(router.handOver.isKeeping()).as(story).isTrue();
        router.connected = false;
      }
      advance(lan, 32_000);
      for (int i = 0; i < members; i++) {
        assertThat(low.routers.get(i).handOver.isKeeping()).as(story).isFalse();
        assertThat(high.routers.get(i).forwards).as(story).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aPlannedChangeThereAndBackBreaksNothing(int members) {
    int[] vrids = vrids(members);
    for (long seed = 0; seed < SEEDS; seed++) {
      VirtualLan lan = failBack(seed, LOSS, vrids);
      VirtualNode low = lan.nodes.getFirst();
      VirtualNode high = lan.nodes.getLast();
      advance(lan, 12_000);
      high.routers.forEach(r -> r.connected = true);
      high.routers.getLast().handOver.begin();
      advance(lan, 12_000);
      String story = "seed " + seed + "\n" + String.join("\n", lan.history);
      assertThat(low.isMaster()).as(story).isTrue();
      for (int i = 0; i < members; i++) {
        assertThat(high.routers.get(i).connected).as(story).isTrue();
        assertThat(high.routers.get(i).handOver.isKeeping()).as(story).isTrue();
        assertThat(low.routers.get(i).connected).as(story).isTrue();
        assertThat(low.routers.get(i).forwards).as(story).isTrue();
      }
    }
  }

  @Test
  void aMasterThatDoesNotAnswerIsPreemptedAllTheSame() {
    VirtualLan lan = failBack(7, 0, 51);
    VirtualNode low = lan.nodes.getFirst();
    VirtualNode high = lan.nodes.getLast();
    low.deaf = true;
    advance(lan, 3_300 + Arrival.ASK_FOR_NS / VirtualLan.MS);
    assertThat(high.isMaster()).isTrue();
    advance(lan, 500);
    assertThat(low.isMaster()).isFalse();
  }

  @Test
  void anOwnerWhosePacketFilterHangsLetsTheAddressGoAllTheSame() {
    VirtualLan lan = failBack(7, 0, 51);
    VirtualNode low = lan.nodes.getFirst();
    VirtualNode high = lan.nodes.getLast();
    low.routers.getFirst().filterMs = 60_000;
    long bothMs = 0;
    for (int ms = 0; ms < 12_000; ms++) {
      advance(lan, 1);
      bothMs += low.routers.getFirst().holds && high.routers.getFirst().holds ? 1 : 0;
    }
    assertThat(high.isMaster()).isTrue();
    assertThat(low.routers.getFirst().handOver.isKeeping()).isFalse();
    assertThat(bothMs).isBetween(1L, 1_200L);
  }

  @Test
  void clientsHaveTimeToHearOfTheNewOwnerHoweverLateTheLastMemberOfAGroupIsReady() {
    VirtualLan lan = failBack(7, 0, 51, 52);
    VirtualNode low = lan.nodes.getFirst();
    VirtualNode high = lan.nodes.getLast();
    // The first member is ready seconds before the second.
    high.routers.getLast().filterMs = 5_000;
    low.silent = true;
    while (!high.isMaster()) {
      advance(lan, 1);
    }
    advance(lan, 3_900);
    assertThat(high.routers).allMatch(VirtualRouter::inGrace);
    advance(lan, 10_000);
    assertThat(high.routers).noneMatch(VirtualRouter::inGrace);
  }

  @Test
  void aGroupOfWhichOneMemberIsUnableIsNotTaken() {
    VirtualLan lan = failBack(3, 0, 51, 52);
    VirtualNode low = lan.nodes.getFirst();
    VirtualNode high = lan.nodes.getLast();
    advance(lan, 1_000);
    high.routers.getLast().feed(new Event.LinkChanged(Link.ABSENT));
    advance(lan, 15_000);
    low.routers.getFirst().handOver.begin();
    advance(lan, 20_000);
    assertThat(low.isMaster()).isTrue();
    assertThat(List.of(high.routers.getFirst().holds, high.routers.getLast().holds))
        .containsOnly(false);
    high.routers.getLast().feed(new Event.LinkChanged(Link.up(high.address)));
    advance(lan, 12_000);
    assertThat(high.isMaster()).isTrue();
    assertThat(low.routers.getFirst().handOver.isKeeping()).isTrue();
    assertThat(low.routers.getLast().handOver.isKeeping()).isTrue();
  }
}
