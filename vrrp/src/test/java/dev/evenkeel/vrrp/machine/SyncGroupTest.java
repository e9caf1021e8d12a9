package dev.evenkeel.vrrp.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.Authentication;
import dev.evenkeel.vrrp.packet.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two routers in a sync group, under a virtual clock. */
class SyncGroupTest {
  private static final Ipv4 OWN = Ipv4.parse("192.168.0.1");
  private static final Ipv4 OTHER = Ipv4.parse("192.168.0.2");
  private static final int MAX_ROUNDS = 20;

  private final List<RouterState> members = new ArrayList<>();
  private final List<List<Command>> commands = List.of(new ArrayList<>(), new ArrayList<>());
  private long nowNs;

  @BeforeEach
  void start() {
    for (int i = 0; i < 2; i++) {
      RouterSettings settings =
          SettingsBuilder.priority(100).trackers(Tracker.required("t")).inSyncGroup().build();
      members.add(RouterState.initial(settings));
    }
    for (int i = 0; i < 2; i++) {
      feed(i, new Event.TrackerReported("t", Health.UP));
      feed(i, new Event.Started(Link.up(OWN)));
    }
  }

  @Test
  void bothBecomeMasterWhenTheLastHasWaitedLongEnough() {
    advance(3000);
    hear(0, 200);
    advance(1000);
    assertThat(phases()).as("the first still hears a master").containsOnly(Phase.BACKUP);
    advance(2700);
    assertThat(phases()).containsOnly(Phase.MASTER);
  }

  @Test
  void memberThatHearsNobodyWaitsForTheOther() {
    for (int second = 0; second < 20; second++) {
      hear(0, 200);
      advance(1000);
    }
    assertThat(phases()).containsOnly(Phase.BACKUP);
    assertThat(members.get(1).masterGone()).isTrue();
    hear(1, 200);
    assertThat(members.get(1).masterGone()).as("healed").isFalse();
  }

  @Test
  void faultOfOneIsFaultOfBothUntilItIsOver() {
    advance(4000);
    commands.get(0).clear();
    feed(1, new Event.TrackerReported("t", Health.DOWN));
    assertThat(phases()).containsOnly(Phase.FAULT);
    assertThat(commands.get(0)).contains(new Command.SendAdvert(0), new Command.RemoveAddresses());
    feed(0, new Event.TrackerReported("t", Health.DOWN));
    feed(1, new Event.TrackerReported("t", Health.UP));
    assertThat(phases()).as("now the first has one").containsOnly(Phase.FAULT);
    feed(0, new Event.TrackerReported("t", Health.UP));
    assertThat(phases()).containsOnly(Phase.BACKUP);
    advance(4000);
    assertThat(phases()).containsOnly(Phase.MASTER);
  }

  @Test
  void bothGiveWayToABetterRouterAndNobodySaysGoodBye() {
    advance(4000);
    commands.get(1).clear();
    hear(0, 200);
    assertThat(phases()).containsOnly(Phase.BACKUP);
    assertThat(commands.get(1))
        .contains(new Command.RemoveAddresses())
        .doesNotContain(new Command.SendAdvert(0));
  }

  @Test
  void whoLosesAnAddressTakesTheOtherAlongAndBothComeBackSoon() {
    advance(4000);
    feed(0, new Event.VirtualAddressLost());
    assertThat(phases()).containsOnly(Phase.BACKUP);
    assertThat(commands.get(1)).contains(new Command.SendAdvert(0));
    advance(700);
    assertThat(phases()).containsOnly(Phase.MASTER);
  }

  @Test
  void whoStopsIsNotWaitedFor() {
    advance(4000);
    feed(0, new Event.Stopped());
    assertThat(members.get(1).phase()).isEqualTo(Phase.MASTER);
  }

  @Test
  void conflictOfOneMakesTheOtherAnnounceItself() {
    advance(4000);
    commands.get(1).clear();
    feed(1, new Event.GroupConflict());
    assertThat(commands.get(1)).containsExactly(new Command.SendGratuitousArps(5));
    advance(5000);
    assertThat(commands.get(1)).filteredOn(Command.SendGratuitousArps.class::isInstance).hasSize(3);
  }

  @Test
  void memberThatJoinsMastersAndIsUndecidedDemotesNobody() {
    advance(4000);
    join();
    assertThat(phases()).containsExactly(Phase.MASTER, Phase.INIT);
    advance(20_000);
    assertThat(phases()).containsExactly(Phase.MASTER, Phase.INIT);
    commands.get(0).clear();
    feed(1, new Event.TrackerReported("t", Health.UP));
    assertThat(phases()).containsOnly(Phase.MASTER);
    assertThat(commands.get(0)).isEmpty();
  }

  @Test
  void memberThatJoinsMastersAndIsUnableIsAFaultOfAll() {
    advance(4000);
    join();
    feed(1, new Event.TrackerReported("t", Health.DOWN));
    assertThat(phases()).containsOnly(Phase.FAULT);
  }

  @Test
  void memberThatJoinsMastersThatGiveWayMeanwhileWaitsLikeTheOthers() {
    advance(4000);
    join();
    hear(0, 200);
    assertThat(phases()).containsExactly(Phase.BACKUP, Phase.INIT);
    feed(1, new Event.TrackerReported("t", Health.UP));
    for (int second = 0; second < 10; second++) {
      hear(0, 200);
      advance(1000);
    }
    assertThat(phases()).containsOnly(Phase.BACKUP);
  }

  /** The second member is new, by a reload, and its tracker has not reported yet. */
  private void join() {
    members.set(1, RouterState.initial(members.get(1).settings()));
    step(1, new Event.Started(Link.up(OWN)));
    feed(1, new Event.GroupMaster());
  }

  private List<Phase> phases() {
    return members.stream().map(RouterState::phase).toList();
  }

  private void hear(int member, int priority) {
    Advert advert =
        new Advert(2, 51, priority, 100, List.of(Ipv4.parse("192.168.0.99")), Authentication.NONE);
    feed(member, new Event.AdvertReceived(advert, OTHER));
  }

  private void feed(int member, Event event) {
    step(member, event);
    int rounds = 0;
    Optional<SyncGroup.Order> order = SyncGroup.next(members);
    while (order.isPresent()) {
      assertThat(++rounds).as("it comes to an end").isLessThan(MAX_ROUNDS);
      step(order.get().member(), order.get().event());
      order = SyncGroup.next(members);
    }
  }

  private void step(int member, Event event) {
    Step step = VrrpMachine.step(members.get(member), event, nowNs);
    members.set(member, step.state());
    commands.get(member).addAll(step.commands());
  }

  private void advance(long ms) {
    long untilNs = nowNs + ms * 1_000_000;
    while (true) {
      int next = members.get(0).nextDeadlineNs() <= members.get(1).nextDeadlineNs() ? 0 : 1;
      if (members.get(next).nextDeadlineNs() > untilNs) {
        break;
      }
      nowNs = members.get(next).nextDeadlineNs();
      feed(next, new Event.Tick());
    }
    nowNs = untilNs;
  }
}
