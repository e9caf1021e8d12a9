package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Control thread only: beats as long as every event loop takes its part.
 *
 * <p>At each interval the loops are asked to answer; a beat goes out once all have. A loop that
 * hangs, in our code or in a system call, stops the beat, and with it the claim that this balancer
 * serves.
 */
public final class Heartbeat {
  private final EventLoop control;
  private final List<EventLoop> loops;
  private final Supervision supervision;
  private final Supplier<Supervision.Service> service;
  private final IntFunction<List<String>> facts;
  private long askedNs;
  private volatile long answeredNs;
  private final AtomicInteger unanswered = new AtomicInteger();

  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          tick();
        }
      };

  /**
   * @param control the control thread's own loop
   * @param service whether any frontend has a server left
   * @param facts what the supervisor wants to hear, given how many milliseconds the slowest loop
   *     took to answer
   */
  public Heartbeat(
      EventLoop control,
      List<EventLoop> loops,
      Supervision supervision,
      Supplier<Supervision.Service> service,
      IntFunction<List<String>> facts) {
    this.control = control;
    this.loops = loops;
    this.supervision = supervision;
    this.service = service;
    this.facts = facts;
  }

  /** Begins to beat, if there is somebody to hear it. */
  public void start() {
    if (supervision.isPresent()) {
      tick();
    }
  }

  private void tick() {
    if (unanswered.get() == 0) {
      long latencyMs = TimeUnit.NANOSECONDS.toMillis(Math.max(0, answeredNs - askedNs));
      supervision.beat(service.get(), facts.apply((int) latencyMs));
      unanswered.set(loops.size());
      askedNs = System.nanoTime();
      loops.forEach(loop -> loop.execute(this::answer));
    }
    control.timers().schedule(timer, control.nowMs() + Supervision.BEAT_INTERVAL_MS);
  }

  /** On a loop: the last one to answer is the slowest, and its time stands before it counts. */
  private void answer() {
    answeredNs = System.nanoTime();
    unanswered.decrementAndGet();
  }
}
