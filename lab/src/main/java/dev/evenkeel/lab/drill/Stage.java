package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.article.Laboratory;
import dev.evenkeel.lab.client.Client;
import dev.evenkeel.lab.client.Request;
import dev.evenkeel.lab.network.Programs;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What a step acts on: the laboratory, ways to wait for what the client and the sniffer see, and
 * the listener. The drill's thread only.
 */
final class Stage {
  /** No step says that answers are back before they have come for this long. */
  private static final long STEADY_MS = 500;

  private static final long LOOK_MS = 10;

  private final Laboratory lab;
  private final DrillListener listener;
  private final long paceNs;

  private final int fullPriority;

  Stage(Laboratory lab, DrillListener listener) {
    this.lab = lab;
    this.listener = listener;
    fullPriority =
        Programs.find("killall").isPresent()
            ? Article.LB1_PRIORITY
            : Article.LB1_PRIORITY_UNCHECKED;
    paceNs = TimeUnit.MILLISECONDS.toNanos(lab.settings().paceMs());
  }

  Laboratory lab() {
    return lab;
  }

  long paceNs() {
    return paceNs;
  }

  void say(String what) {
    listener.happened(what);
  }

  /**
   * Waits until a condition holds.
   *
   * @return whether it did before the time was up
   */
  boolean await(long limitMs, BooleanSupplier condition) throws IOException, InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMs);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadlineNs) {
        return false;
      }
      String trouble = lab.clientTrouble();
      if (trouble != null) {
        throw new IOException("the client had to stop: " + trouble);
      }
      Thread.sleep(LOOK_MS);
    }
    return true;
  }

  /**
   * Waits until all requests of half a second were answered, begun at least {@code atLeastMs} after
   * the event.
   */
  boolean awaitAnswers(long eventNs, long atLeastMs, long limitMs)
      throws IOException, InterruptedException {
    long earliestNs = eventNs + TimeUnit.MILLISECONDS.toNanos(atLeastMs);
    return await(limitMs, () -> isSteady(System.nanoTime(), earliestNs));
  }

  private boolean isSteady(long nowNs, long earliestNs) {
    // A request that is still under way may yet fail; only those past their deadline are known.
    long toNs = nowNs - TimeUnit.MILLISECONDS.toNanos(Client.DEADLINE_MS);
    long fromNs = toNs - TimeUnit.MILLISECONDS.toNanos(STEADY_MS);
    if (fromNs < earliestNs) {
      return false;
    }
    List<Request> recent = lab.requests().startedBetween(fromNs, toNs);
    return recent.size() * paceNs >= TimeUnit.MILLISECONDS.toNanos(STEADY_MS) / 2
        && recent.stream().allMatch(Request::answered);
  }

  /** Lets time pass with everything as it is. */
  void watch(long ms) throws InterruptedException {
    Thread.sleep(ms);
  }

  /** Whether lb1 is the master this moment. */
  boolean lb1IsMaster() {
    return lab.vrrp()
        .master(System.nanoTime())
        .equals(java.util.Optional.of(Article.LB1.address()));
  }

  /** Whether lb1 is the master with the priority it has when its balancer is well. */
  boolean lb1IsMasterInFull() {
    return lb1IsMaster()
        && lab.vrrp()
            .lastFrom(Article.LB1.address())
            .filter(last -> last.advertisement().priority() >= fullPriority)
            .isPresent();
  }

  /** A measurement to be filled in. */
  MeasurementBuilder measure(Step step, long eventNs) {
    return new MeasurementBuilder(step.title(), this, eventNs);
  }
}
