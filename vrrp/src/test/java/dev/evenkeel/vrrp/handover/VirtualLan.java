package dev.evenkeel.vrrp.handover;

import dev.evenkeel.vrrp.loop.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;

/**
 * A network and a clock made of a list: what nodes say to each other is late, lost and out of
 * order, as they are themselves. The same seed gives the same history.
 */
final class VirtualLan implements Timers {
  static final long MS = 1_000_000L;
  private static final int USUAL_DELAY_MS = 15;
  private static final int LONG_DELAY_MS = 400;

  final Random random;
  final List<VirtualNode> nodes = new ArrayList<>();
  final List<String> history = new ArrayList<>();
  private final TreeSet<Call> calls = new TreeSet<>();
  private final double loss;
  private long nowNs = 1_000_000_000_000L;
  private long made;

  private final class Call implements Timers.Handle, Comparable<Call> {
    final long atNs;
    final long number = made++;
    final Runnable action;

    Call(long atNs, Runnable action) {
      this.atNs = atNs;
      this.action = action;
    }

    @Override
    public void cancel() {
      calls.remove(this);
    }

    @Override
    public int compareTo(Call other) {
      int byTime = Long.compare(atNs, other.atNs);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  VirtualLan(long seed, double loss) {
    random = new Random(seed);
    this.loss = loss;
  }

  @Override
  public long nowNs() {
    return nowNs;
  }

  @Override
  public Timers.Handle at(long atNs, Runnable action) {
    Call call = new Call(Math.max(atNs, nowNs), action);
    calls.add(call);
    return call;
  }

  /** A packet on its way, if it is not lost: most take a moment, some as long as a busy machine. */
  void travel(Runnable arrival) {
    travel(loss, arrival);
  }

  /** An advertisement: what VRRP does when several in a row are lost is another matter. */
  void travelMoreSafely(Runnable arrival) {
    travel(loss / 5, arrival);
  }

  private void travel(double lossHere, Runnable arrival) {
    if (random.nextDouble() >= lossHere) {
      boolean slow = random.nextInt(10) == 0;
      after(random.nextInt(slow ? LONG_DELAY_MS : USUAL_DELAY_MS), arrival);
    }
  }

  void advanceMs(long ms) {
    long endNs = nowNs + ms * MS;
    while (!calls.isEmpty() && calls.first().atNs <= endNs) {
      Call call = calls.pollFirst();
      nowNs = call.atNs;
      call.action.run();
    }
    nowNs = endNs;
  }

  void note(String what) {
    history.add("%8.3f %s".formatted((nowNs / MS % 1_000_000) / 1e3, what));
  }
}
