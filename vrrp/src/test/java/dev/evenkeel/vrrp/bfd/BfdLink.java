package dev.evenkeel.vrrp.bfd;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Two ends of a session and the wire between them, under a virtual clock. */
final class BfdLink {
  private static final long DELAY_NS = 200_000;

  /** A packet under way. */
  private record Flight(long atNs, boolean toLeft, byte[] bytes) {}

  /** One end. */
  static final class End {
    BfdState state;
    final List<String> log = new ArrayList<>();
    final List<Boolean> told = new ArrayList<>();
    final List<Long> toldAtNs = new ArrayList<>();
    final List<Long> sentAtNs = new ArrayList<>();
    final List<BfdPacket> sent = new ArrayList<>();
    boolean alive = true;

    End(BfdSettings settings, long seed) {
      state = BfdState.initial(settings, seed);
    }
  }

  final End left;
  final End right;
  long nowNs;
  boolean cut;
  private final PriorityQueue<Flight> flights =
      new PriorityQueue<>((a, b) -> Long.compare(a.atNs(), b.atNs()));

  BfdLink(BfdSettings left, BfdSettings right) {
    this.left = new End(left, 7);
    this.right = new End(right, 11);
  }

  static BfdSettings settings(int discriminator, int intervalMs, int multiplier, boolean passive) {
    long us = intervalMs * 1000L;
    return new BfdSettings(
        "B" + discriminator, discriminator, us, 1_000_000, us, multiplier, passive);
  }

  void start() {
    feed(left, new BfdEvent.Started());
    feed(right, new BfdEvent.Started());
  }

  /** What a reload with other settings does. */
  void replaceLeft(BfdSettings settings) {
    BfdState successor = BfdState.initial(settings, 13).inheriting(left.state, nowNs);
    feed(left, new BfdEvent.Replaced());
    left.state = successor;
    feed(left, new BfdEvent.Started());
  }

  void feed(End end, BfdEvent event) {
    BfdStep step = BfdMachine.step(end.state, event, nowNs);
    end.state = step.state();
    for (BfdCommand command : step.commands()) {
      switch (command) {
        case BfdCommand.Log(String text) -> end.log.add(text);
        case BfdCommand.Tell(boolean up) -> {
          end.told.add(up);
          end.toldAtNs.add(nowNs);
        }
        case BfdCommand.Send(BfdPacket packet) -> {
          end.sent.add(packet);
          end.sentAtNs.add(nowNs);
          if (!cut) {
            flights.add(new Flight(nowNs + DELAY_NS, end == right, BfdCodec.encode(packet)));
          }
        }
      }
    }
  }

  /** Lets time pass. */
  void run(long ms) {
    long endNs = nowNs + ms * 1_000_000;
    while (true) {
      long next = Math.min(deadline(left), deadline(right));
      Flight flight = flights.peek();
      next = flight == null ? next : Math.min(next, flight.atNs());
      if (next > endNs) {
        nowNs = endNs;
        return;
      }
      nowNs = Math.max(nowNs, next);
      if (flight != null && flight.atNs() <= nowNs) {
        flights.remove();
        End to = flight.toLeft() ? left : right;
        if (to.alive
            && BfdCodec.decode(flight.bytes()) instanceof BfdCodec.Decoded.Accepted(var packet)) {
          feed(to, new BfdEvent.Received(packet));
        }
      } else {
        feed(deadline(left) <= nowNs ? left : right, new BfdEvent.Tick());
      }
    }
  }

  private static long deadline(End end) {
    return end.alive ? end.state.nextDeadlineNs() : Long.MAX_VALUE;
  }
}
