package dev.evenkeel.vrrp.machine;

import static dev.evenkeel.vrrp.machine.SimulatedLan.MAX_DELAY_MS;
import static dev.evenkeel.vrrp.machine.SimulatedLan.MAX_NODES;
import static dev.evenkeel.vrrp.machine.SimulatedLan.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.vrrp.machine.SimulatedLan.Machine;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Histories by the hundred under a virtual clock: two to twenty routers of either version, whose
 * packets are late, lost, doubled and out of order, whose clocks drift, which crash, restart, are
 * given other priorities and are split from each other.
 *
 * <p>What must hold: in a part of the network that is whole, two masters never stand side by side
 * for longer than the protocol takes to settle it, the address is never without a holder for longer
 * than a master_down time after the last event, the best router that wants to be master is, and
 * nobody changes its mind without a cause. A failure names its seed and the end of the history.
 *
 * <p>More or other seeds: {@code -Dsimulation.seeds=10000 -Dsimulation.first=123}.
 */
class SimulationTest {
  private static final int SEEDS = Integer.getInteger("simulation.seeds", 200);
  private static final int FIRST = Integer.getInteger("simulation.first", 1);

  /** How many histories a planted fault may survive. */
  private static final int FAULT_SEEDS = 400;

  private static final long MINUTE_NS = 60_000 * MS;
  private static final long CALM_NS = 40_000 * MS;
  private static final int MAX_PREEMPT_DELAY_MS = 5000;

  /** Delays on the way and lateness at both ends, and what the clocks make of five seconds. */
  private static final long SLACK_NS = (2 * MAX_DELAY_MS + 6 + 10) * MS;

  @Test
  void wholeNetworkHasOneMaster() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      whole(seed, VrrpMachine::step);
    }
  }

  @Test
  void everyPartOfASplitNetworkHasOneMaster() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      split(seed);
    }
  }

  @Test
  void brokenNetworkRecoversOnceItIsWhole() {
    for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
      broken(seed);
    }
  }

  /** Machines that do one thing wrong. */
  enum Fault {
    /** A master does not believe anybody who is better. */
    STUBBORN_MASTER {
      @Override
      @Nullable Event hears(RouterState state, Event event) {
        return state.isMaster() && priority(event) > state.priority() ? null : event;
      }
    },
    /** A backup takes weaker masters for good ones. */
    MEEK_BACKUP {
      @Override
      Event hears(RouterState state, Event event) {
        return state.phase() == Phase.BACKUP
                && priority(event) > 0
                && event instanceof Event.AdvertReceived(Advert advert, IpAddress source)
            ? new Event.AdvertReceived(advert.withPriority(254), source)
            : event;
      }
    },
    /** A backup does not hear masters of odd priority. */
    DEAF_BACKUP {
      @Override
      @Nullable Event hears(RouterState state, Event event) {
        return state.phase() == Phase.BACKUP && priority(event) % 2 == 1 ? null : event;
      }
    },
    /** What has failed once has failed for ever. */
    RESENTFUL {
      @Override
      @Nullable Event hears(RouterState state, Event event) {
        boolean recovery =
            event instanceof Event.TrackerReported(_, Health health, _) && health == Health.UP;
        return recovery && state.phase() == Phase.FAULT ? null : event;
      }
    };

    /** What the faulty machine makes of an event; null when it misses it. */
    abstract @Nullable Event hears(RouterState state, Event event);

    /** Of an advertisement; 0 for any other event. */
    static int priority(Event event) {
      return event instanceof Event.AdvertReceived(Advert advert, _) ? advert.priority() : 0;
    }

    Machine machine() {
      return (state, event, nowNs) -> {
        Event heard = hears(state, event);
        return heard == null ? new Step(state, List.of()) : VrrpMachine.step(state, heard, nowNs);
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void plantedFaultIsFound(Fault fault) {
    int survived = 0;
    for (long seed = FIRST; seed < FIRST + FAULT_SEEDS; seed++) {
      try {
        whole(seed, fault.machine());
        survived++;
      } catch (AssertionError found) {
        assertThat(found).hasMessageContaining("simulation.first");
        return;
      }
    }
    throw new AssertionError(fault + " survived " + survived + " histories");
  }

  private static void whole(long seed, Machine machine) {
    SimulatedLan lan = network(seed);
    lan.machine = machine;
    lan.duplication = 0.2;
    Watch watch = new Watch(lan, seed);
    watch.limit(lan.nodes.getFirst().settings, false);
    disturb(lan, watch, false);
    lan.run(MINUTE_NS + CALM_NS, watch::look);
    watch.look();
    assertSettled(lan, seed);
  }

  private static void split(long seed) {
    SimulatedLan lan = network(seed);
    lan.duplication = 0.1;
    Watch watch = new Watch(lan, seed);
    watch.limit(lan.nodes.getFirst().settings, true);
    disturb(lan, watch, true);
    lan.run(MINUTE_NS + CALM_NS, watch::look);
    watch.look();
    assertSettled(lan, seed);
  }

  private static void broken(long seed) {
    SimulatedLan lan = network(seed);
    lan.loss = 0.3 * lan.random.nextDouble();
    lan.duplication = 0.1;
    Watch watch = new Watch(lan, seed);
    disturb(lan, watch, true);
    lan.run(MINUTE_NS, watch::look);
    lan.loss = 0;
    lan.split(1);
    watch.event();
    watch.limit(lan.nodes.getFirst().settings, true);
    lan.run(MINUTE_NS + CALM_NS, watch::look);
    watch.look();
    assertSettled(lan, seed);
  }

  private static SimulatedLan network(long seed) {
    SimulatedLan lan = new SimulatedLan(seed);
    int size = 2 + lan.random.nextInt(lan.random.nextInt(4) == 0 ? MAX_NODES - 1 : 4);
    int version = 2 + lan.random.nextInt(2);
    int intervalMs = version == 2 ? 1000 : 10 * (10 + lan.random.nextInt(91));
    boolean withOwner = lan.random.nextInt(5) == 0;
    for (int i = 0; i < size; i++) {
      int priority = withOwner && i == 0 ? 255 : 1 + lan.random.nextInt(254);
      SettingsBuilder settings =
          SettingsBuilder.priority(lan.random.nextInt(4) == 0 && i > 0 ? 100 : priority)
              .version(version)
              .intervalMs(intervalMs);
      if (lan.random.nextInt(4) == 0) {
        settings.nopreempt();
      } else if (lan.random.nextInt(4) == 0) {
        settings.preemptDelayMs(lan.random.nextInt(MAX_PREEMPT_DELAY_MS));
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

  /** Plans crashes, restarts, link flaps, priorities, tracker results and, where asked, splits. */
  private static void disturb(SimulatedLan lan, Watch watch, boolean splits) {
    int events = lan.random.nextInt(40);
    for (int i = 0; i < events; i++) {
      long atNs = 2000 * MS + lan.random.nextLong(MINUTE_NS - 2000 * MS);
      SimulatedNode node = lan.nodes.get(lan.random.nextInt(lan.nodes.size()));
      int kind = lan.random.nextInt(splits ? 11 : 9);
      lan.at(
          atNs,
          () -> {
            lan.note("event " + kind + " on node " + node.index);
            watch.event();
            disturb(lan, node, kind);
          });
    }
    lan.nodes.forEach(n ->
        lan.at(
            MINUTE_NS,
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
      case 8 -> {
        if (!node.settings.isOwner()) {
          node.setPriority(1 + lan.random.nextInt(254));
        }
      }
      default -> lan.split(1 + lan.random.nextInt(3));
    }
  }

  /**
   * In every part one master, and none that could and should take over from it; no master only when
   * nobody can be.
   */
  private static void assertSettled(SimulatedLan lan, long seed) {
    for (int part : lan.parts()) {
      List<SimulatedNode> masters = lan.masters(part);
      boolean possible = lan.someoneCouldBeMaster(part) || !masters.isEmpty();
      assertThat(masters).as(story(lan, seed)).hasSize(possible ? 1 : 0);
      for (SimulatedNode node : lan.nodes) {
        assertThat(node.state.phase() == Phase.FAULT)
            .as(story(lan, seed))
            .isNotEqualTo(node.shouldServe());
        if (lan.part[node.index] == part
            && node.state.phase() == Phase.BACKUP
            && node.settings.preempt()) {
          assertThat(node.state.priority())
              .as(story(lan, seed))
              .isLessThanOrEqualTo(masters.getFirst().state.priority());
        }
      }
    }
  }

  private static String story(SimulatedLan lan, long seed) {
    return "-Dsimulation.seeds=1 -Dsimulation.first=%d: %s%n%s"
        .formatted(seed, lan.nodes, lan.history);
  }

  /** Measures how long there were two masters in a part, or none, and complains. */
  private static final class Watch {
    private final SimulatedLan lan;
    private final long seed;
    private long maxTwoNs = Long.MAX_VALUE;
    private long maxNoneNs = Long.MAX_VALUE;
    private long settledAfterNs = Long.MAX_VALUE;
    private final Map<Integer, Long> twoSinceNs = new HashMap<>();
    private final Map<Integer, Long> noneSinceNs = new HashMap<>();
    private long lastEventNs;

    Watch(SimulatedLan lan, long seed) {
      this.lan = lan;
      this.seed = seed;
      lan.onChange = this::change;
    }

    /**
     * In a whole network a new master is heard of with its first packet; where the network was
     * split two masters meet at the next interval.
     */
    void limit(RouterSettings settings, boolean wasSplit) {
      long intervalNs = settings.advertIntervalNs();
      long worstSkewNs = settings.version() == 2 ? 1000 * MS : intervalNs;
      maxTwoNs = (wasSplit ? intervalNs : 0) + SLACK_NS;
      maxNoneNs = 3 * intervalNs + worstSkewNs + SLACK_NS;
      settledAfterNs = MAX_PREEMPT_DELAY_MS * MS + 3 * maxNoneNs;
      twoSinceNs.clear();
      noneSinceNs.clear();
    }

    /** Something was done to the network: the time without a master counts from here. */
    void event() {
      complain();
      lastEventNs = lan.nowNs;
      noneSinceNs.clear();
      twoSinceNs.replaceAll((part, since) -> maxTwoNs > SLACK_NS ? lan.nowNs : since);
    }

    void look() {
      // What was so until now lasted until now, also when it has just ended.
      complain();
      for (int part : lan.parts()) {
        int masters = lan.masters(part).size();
        keep(twoSinceNs, part, masters > 1);
        keep(noneSinceNs, part, masters == 0 && lan.someoneCouldBeMaster(part));
      }
      twoSinceNs.keySet().retainAll(lan.parts());
      noneSinceNs.keySet().retainAll(lan.parts());
    }

    private void keep(Map<Integer, Long> since, int part, boolean holds) {
      if (holds) {
        since.putIfAbsent(part, lan.nowNs);
      } else {
        since.remove(part);
      }
    }

    /** Nobody changes its mind long after the last event. */
    private void change() {
      if (settledAfterNs != Long.MAX_VALUE && lan.nowNs - lastEventNs > settledAfterNs) {
        throw new AssertionError("a change without a cause, " + story(lan, seed));
      }
    }

    private void complain() {
      twoSinceNs.values().forEach(s -> limit(s, maxTwoNs, "two masters"));
      noneSinceNs.values().forEach(s -> limit(s, maxNoneNs, "no master"));
    }

    private void limit(long sinceNs, long maxNs, String what) {
      if (lan.nowNs - sinceNs > maxNs) {
        throw new AssertionError(what + " for too long, " + story(lan, seed));
      }
    }
  }
}
