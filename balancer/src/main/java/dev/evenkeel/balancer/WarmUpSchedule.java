package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.linux.ResidentMemory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Control loop only: when a process warms itself up: a while after its start, unless real traffic
 * does it, and never in a process whose owner wants none ({@code EVENKEEL_WARM_UP=no}).
 */
final class WarmUpSchedule implements AutoCloseable {
  /** With so many connections of real clients the code is warm, or soon will be. */
  private static final int ENOUGH_CONNECTIONS = 2000;

  private final EventLoop loop;
  private final Balancer running;
  private final Consumer<Throwable> broken;
  private final Deque<WarmUpPlan> plans;
  private @Nullable WarmUp warmUp;

  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          begin();
        }
      };

  WarmUpSchedule(
      EventLoop loop, Balancer running, Configuration configuration, Consumer<Throwable> broken) {
    this.loop = loop;
    this.running = running;
    this.broken = broken;
    this.plans =
        "no".equals(System.getenv("EVENKEEL_WARM_UP"))
            ? new ArrayDeque<>()
            : new ArrayDeque<>(WarmUpPlan.of(configuration));
  }

  void start() {
    loop.timers().schedule(timer, loop.nowMs() + WarmUp.BEGIN_AFTER_MS);
  }

  private void begin() {
    WarmUpPlan plan = plans.poll();
    if (plan != null) {
      warmUp =
          WarmUp.begin(
                  plan,
                  () -> running.totalConnections() > ENOUGH_CONNECTIONS,
                  answers -> loop.execute(this::done),
                  broken)
              .orElse(null);
    }
    if (warmUp == null) {
      done();
    }
  }

  /**
   * It waits for a thread to end and for a collection, and this thread has a heart that must beat.
   */
  private void done() {
    WarmUp over = warmUp;
    warmUp = null;
    boolean last = over == null || plans.isEmpty();
    boolean idle = last && running.connections() == 0;
    if (!last) {
      loop.timers().schedule(timer, loop.nowMs());
    }
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          if (over != null) {
            over.close();
          }
          if (idle) {
            System.gc();
          }
          if (last) {
            ResidentMemory.release();
          }
        });
  }

  /** Ends what has not ended yet; the process ends. */
  @Override
  public void close() {
    loop.timers().cancel(timer);
    if (warmUp != null) {
      warmUp.close();
      warmUp = null;
    }
  }
}
