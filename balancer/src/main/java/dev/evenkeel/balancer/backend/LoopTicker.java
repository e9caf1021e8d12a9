package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;

/** Any thread: the clock of an event loop, which calls back on the loop's thread. */
public final class LoopTicker implements Ticker {
  private final EventLoop loop;

  /** Makes a ticker that lets {@code loop} call back. */
  public LoopTicker(EventLoop loop) {
    this.loop = loop;
  }

  @Override
  public long nowMs() {
    return System.nanoTime() / 1_000_000;
  }

  @Override
  public void after(long delayMs, Runnable task) {
    Timer timer =
        new Timer() {
          @Override
          protected void expired() {
            task.run();
          }
        };
    loop.execute(() -> loop.timers().schedule(timer, loop.nowMs() + delayMs));
  }
}
