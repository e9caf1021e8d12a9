package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.Authentication;
import dev.evenkeel.vrrp.packet.Ipv4;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A network made of a list: several routers, a virtual clock, packets that are late, lost or
 * doubled. One thread. The same seed gives the same history.
 */
final class SimulatedLan {
  static final long MS = 1_000_000L;
  static final long MAX_DELAY_MS = 20;
  static final int MAX_NODES = 20;
  private static final long MAX_LATENESS_NS = 3 * MS;

  final Random random;
  final List<SimulatedNode> nodes = new ArrayList<>();
  final StringBuilder history = new StringBuilder();
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long sequence;
  long nowNs;
  double loss;
  double duplication;

  /** Nodes hear each other when they are in the same part; all are in part 0 of a whole network. */
  final int[] part = new int[MAX_NODES];

  /** What is simulated; a test may plant a fault. */
  Machine machine = VrrpMachine::step;

  /** Called when a node changes its phase. */
  Runnable onChange = () -> {};

  /** The state machine under test. */
  interface Machine {
    Step step(RouterState state, Event event, long nowNs);
  }

  private record Due(long atNs, long order, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = Long.compare(atNs, other.atNs);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  SimulatedLan(long seed) {
    random = new Random(seed);
  }

  SimulatedNode add(RouterSettings settings) {
    SimulatedNode node = new SimulatedNode(this, nodes.size(), settings);
    nodes.add(node);
    return node;
  }

  void at(long atNs, Runnable action) {
    queue.add(new Due(atNs, sequence++, action));
  }

  void note(String text) {
    if (history.length() > 20_000) {
      history.delete(0, 10_000);
    }
    history.append("%10.3f ms %s%n".formatted(nowNs / 1e6, text));
  }

  /** Runs until {@code untilNs}, calling {@code observer} after whatever happened. */
  void run(long untilNs, Runnable observer) {
    while (true) {
      SimulatedNode next = null;
      long dueNs = queue.isEmpty() ? Long.MAX_VALUE : queue.peek().atNs;
      for (SimulatedNode node : nodes) {
        if (node.tickAtNs() < dueNs) {
          dueNs = node.tickAtNs();
          next = node;
        }
      }
      if (dueNs > untilNs) {
        nowNs = untilNs;
        return;
      }
      nowNs = Math.max(nowNs, dueNs);
      if (next != null) {
        next.apply(new Event.Tick());
      } else {
        queue.remove().action.run();
      }
      observer.run();
    }
  }

  long latenessNs() {
    return random.nextLong(MAX_LATENESS_NS);
  }

  void multicast(SimulatedNode sender, int priority) {
    Advert advert =
        new Advert(
            sender.settings.version(),
            51,
            priority,
            (int) (sender.settings.advertIntervalNs() / (10 * MS)),
            List.of(Ipv4.parse("192.168.0.99")),
            Authentication.NONE);
    for (SimulatedNode receiver : nodes) {
      if (receiver == sender) {
        continue;
      }
      deliver(sender, receiver, advert);
      if (random.nextDouble() < duplication) {
        deliver(sender, receiver, advert);
      }
    }
  }

  private void deliver(SimulatedNode sender, SimulatedNode receiver, Advert advert) {
    boolean reachable = part[sender.index] == part[receiver.index] && sender.linkUp;
    if (reachable && random.nextDouble() >= loss) {
      long delayNs = random.nextLong(MAX_DELAY_MS * MS);
      int sentIn = part[sender.index];
      at(
          nowNs + delayNs,
          () -> {
            if (part[receiver.index] == sentIn) {
              receiver.hear(advert, sender.address);
            }
          });
    }
  }

  List<SimulatedNode> masters() {
    return nodes.stream().filter(n -> n.holdsAddress).toList();
  }

  List<SimulatedNode> masters(int ofPart) {
    return masters().stream().filter(n -> part[n.index] == ofPart).toList();
  }

  /** The parts that have a node in them. */
  Set<Integer> parts() {
    return nodes.stream().map(n -> part[n.index]).collect(Collectors.toCollection(TreeSet::new));
  }

  boolean someoneCouldBeMaster(int inPart) {
    return nodes.stream()
        .anyMatch(
            n -> part[n.index] == inPart && n.state != null && n.state.phase() == Phase.BACKUP);
  }

  /** Splits the network into as many parts, or makes it whole. */
  void split(int parts) {
    for (SimulatedNode node : nodes) {
      part[node.index] = parts == 1 ? 0 : random.nextInt(parts);
    }
    note("parts: " + Arrays.toString(part));
  }
}
