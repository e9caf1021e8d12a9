package dev.evenkeel.vrrp.machine;

import static dev.evenkeel.vrrp.machine.SimulatedLan.MAX_DELAY_MS;
import static dev.evenkeel.vrrp.machine.SimulatedLan.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Histories by the hundred under a virtual clock. What must hold: in a network that is whole, two
 * masters never stand side by side for longer than a packet travels, and the address is never
 * without a holder for longer than a master_down time after the last event. A failure names its
 * seed and the end of the history.
 *
 * <p>More or other seeds: {@code -Dsimulation.seeds=10000 -Dsimulation.first=123}.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 400);
  private static final int FIRST = Integer.getInteger("simulation.first", 1);

  /** A master speaks, the other hears it after the longest delay, both being late by 3 ms. */
  private static final long MAX_TWO_MASTERS_WHOLE_NS = (2 * MAX_DELAY_MS + 6) * MS;

  /** After a split heals, the next advertisement decides. */
  private static final long MAX_TWO_MASTERS_HEALED_NS = (1000 + 2 * MAX_DELAY_MS + 6) * MS;

  /** The worst priority's master_down, and the delays. */
  private static final long MAX_NO_MASTER_NS = (3000 + 1000 + 2 * MAX_DELAY_MS + 6) * MS;

  private static final long MINUTE_NS = 60_000 * MS;
  private static final long CALM_NS = 20_000 * MS;

  @Test
  void wholeNetworkHasOneMaster() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      SimulatedLan lan = network(seed);
      lan.duplication = 0.2;
      Watch watch = new Watch(lan, seed);
      watch.limit(MAX_TWO_MASTERS_WHOLE_NS, MAX_NO_MASTER_NS);
      disturb(lan, watch, MINUTE_NS, false);
      lan.run(MINUTE_NS + CALM_NS, watch::look);
      watch.look();
      assertSettled(lan, seed);
    }
  }

  @Test
  void brokenNetworkRecoversOnceItIsWhole() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      SimulatedLan lan = network(seed);
      lan.loss = 0.3 * lan.random.nextDouble();
      lan.duplication = 0.1;
      Watch watch = new Watch(lan, seed);
      disturb(lan, watch, MINUTE_NS, true);
      lan.run(MINUTE_NS, watch::look);
      lan.loss = 0;
      java.util.Arrays.fill(lan.cutOff, false);
      lan.note("whole again");
      watch.event();
      watch.limit(MAX_TWO_MASTERS_HEALED_NS, MAX_NO_MASTER_NS);
      lan.run(MINUTE_NS + CALM_NS, watch::look);
      watch.look();
      assertSettled(lan, seed);
    }
  }

  private static SimulatedLan network(long seed) {
    SimulatedLan lan = new SimulatedLan(seed);
    int size = 2 + lan.random.nextInt(4);
    boolean withOwner = lan.random.nextInt(5) == 0;
    for (int i = 0; i < size; i++) {
      int priority = withOwner && i == 0 ? 255 : 1 + lan.random.nextInt(254);
      SettingsBuilder settings =
          SettingsBuilder.priority(lan.random.nextInt(4) == 0 && i > 0 ? 100 : priority);
      if (lan.random.nextInt(4) == 0) {
        settings.nopreempt();
      } else if (lan.random.nextInt(4) == 0) {
        settings.preemptDelayMs(lan.random.nextInt(5000));
      }
      if (withOwner && i == 0) {
        settings.wantsMaster();
      }
      settings.trackers(
          Tracker.required("serves"),
          Tracker.demoting("has servers"),
          new Tracker("weighted", lan.random.nextInt(101) - 50, lan.random.nextBoolean()));
      SimulatedNode node = lan.add(settings.build());
      lan.at(lan.random.nextLong(2000 * MS), node::start);
    }
    return lan;
  }

  /** Plans crashes, restarts, link flaps and tracker results, and, where asked, splits. */
  private static void disturb(SimulatedLan lan, Watch watch, long untilNs, boolean splits) {
    int events = lan.random.nextInt(40);
    for (int i = 0; i < events; i++) {
      long atNs = 2000 * MS + lan.random.nextLong(untilNs - 2000 * MS);
      SimulatedNode node = lan.nodes.get(lan.random.nextInt(lan.nodes.size()));
      int kind = lan.random.nextInt(splits ? 10 : 8);
      lan.at(
          atNs,
          () -> {
            watch.event();
            lan.note("event " + kind + " on node " + node.index);
            disturb(lan, node, kind);
          });
    }
    lan.nodes.forEach(n ->
        lan.at(
            untilNs,
            () -> {
              watch.event();
              n.start();
            }));
  }

  private static void disturb(SimulatedLan lan, SimulatedNode node, int kind) {
    switch (kind) {
      case 0 -> node.crash();
      case 1 -> node.start();
      case 2 -> node.stop();
      case 3 -> node.setLink(!node.linkUp);
      case 4 -> {
        String tracker = lan.random.nextBoolean() ? "serves" : "has servers";
        node.setTracker(tracker, lan.random.nextBoolean() ? Health.UP : Health.DOWN);
      }
      case 5 -> node.setTracker("weighted", lan.random.nextBoolean() ? Health.UP : Health.DOWN);
      case 6 -> {
        if (node.state != null) {
          node.apply(new Event.VirtualAddressLost());
        }
      }
      case 7 -> {
        if (node.state != null) {
          node.apply(new Event.Reconfigured(node.settings, lan.random.nextBoolean()));
        }
      }
      default -> lan.cutOff[node.index] = !lan.cutOff[node.index];
    }
  }

  /**
   * One master, and none that could and should take over from it; no master only when nobody can
   * be.
   */
  private static void assertSettled(SimulatedLan lan, long seed) {
    List<SimulatedNode> masters = lan.masters();
    boolean possible = lan.someoneCouldBeMaster() || !masters.isEmpty();
    assertThat(masters).as(story(lan, seed)).hasSize(possible ? 1 : 0);
    for (SimulatedNode node : lan.nodes) {
      if (node.state.phase() == Phase.BACKUP && node.settings.preempt()) {
        assertThat(node.state.priority())
            .as(story(lan, seed))
            .isLessThanOrEqualTo(masters.getFirst().state.priority());
      }
    }
  }

  private static String story(SimulatedLan lan, long seed) {
    return "-Dsimulation.seeds=1 -Dsimulation.first=%d: %s%n%s"
        .formatted(seed, lan.nodes, lan.history);
  }

  /** Measures how long there were two masters, or none, and complains. */
  private static final class Watch {
    private final SimulatedLan lan;
    private final long seed;
    private long maxTwoNs = Long.MAX_VALUE;
    private long maxNoneNs = Long.MAX_VALUE;
    private long twoSinceNs = -1;
    private long noneSinceNs = -1;

    Watch(SimulatedLan lan, long seed) {
      this.lan = lan;
      this.seed = seed;
    }

    void limit(long twoNs, long noneNs) {
      maxTwoNs = twoNs;
      maxNoneNs = noneNs;
      twoSinceNs = -1;
      noneSinceNs = -1;
    }

    /** Something was done to the network: the time without a master counts from here. */
    void event() {
      complain();
      noneSinceNs = -1;
    }

    void look() {
      // What was so until now lasted until now, also when it has just ended.
      complain();
      int masters = lan.masters().size();
      twoSinceNs = masters < 2 ? -1 : twoSinceNs < 0 ? lan.nowNs : twoSinceNs;
      boolean missing = masters == 0 && lan.someoneCouldBeMaster();
      noneSinceNs = !missing ? -1 : noneSinceNs < 0 ? lan.nowNs : noneSinceNs;
    }

    private void complain() {
      if (twoSinceNs >= 0 && lan.nowNs - twoSinceNs > maxTwoNs) {
        throw new AssertionError("two masters for too long, " + story(lan, seed));
      }
      if (noneSinceNs >= 0 && lan.nowNs - noneSinceNs > maxNoneNs) {
        throw new AssertionError("no master for too long, " + story(lan, seed));
      }
    }
  }
}
