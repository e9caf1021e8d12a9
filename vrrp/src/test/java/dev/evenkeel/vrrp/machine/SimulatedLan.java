package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.Authentication;
import dev.evenkeel.vrrp.packet.Ipv4;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * A network made of a list: several routers, a virtual clock, packets that are late, lost or
 * doubled. One thread. The same seed gives the same history.
 */
final class SimulatedLan {
  static final long MS = 1_000_000L;
  static final long MAX_DELAY_MS = 20;
  private static final long MAX_LATENESS_NS = 3 * MS;

  final Random random;
  final List<SimulatedNode> nodes = new ArrayList<>();
  final StringBuilder history = new StringBuilder();
  private final PriorityQueue<Due> queue = new PriorityQueue<>();
  private long sequence;
  long nowNs;
  double loss;
  double duplication;

  /** Nodes whose packets reach nobody and who hear nobody. */
  final boolean[] cutOff = new boolean[16];

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
    boolean reachable = !cutOff[sender.index] && !cutOff[receiver.index] && sender.linkUp;
    if (reachable && random.nextDouble() >= loss) {
      long delayNs = random.nextLong(MAX_DELAY_MS * MS);
      at(nowNs + delayNs, () -> receiver.hear(advert, sender.address));
    }
  }

  List<SimulatedNode> masters() {
    return nodes.stream().filter(n -> n.holdsAddress).toList();
  }

  boolean someoneCouldBeMaster() {
    return nodes.stream().anyMatch(n -> n.state != null && n.state.phase() == Phase.BACKUP);
  }
}
