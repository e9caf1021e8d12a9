package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.balancer.runtime.RuntimeApi;
import dev.evenkeel.linux.ServiceManager;

/**
 * Control thread only: the orderly end (SIGUSR1). After {@code grace} nobody new is let in; the
 * process ends with its last connection, or {@code hard-stop-after} later.
 */
final class SoftStop {
  private static final int LOOK_EVERY_MS = 50;

  private final EventLoop loop;
  private final Balancer running;
  private final RuntimeApi api;
  private final Settings global;
  private boolean begun;
  private long hardStopMs = Long.MAX_VALUE;

  private final Timer graceOver =
      new Timer() {
        @Override
        protected void expired() {
          stopAccepting();
        }
      };

  private final Timer look =
      new Timer() {
        @Override
        protected void expired() {
          lookForTheEnd();
        }
      };

  SoftStop(EventLoop loop, Balancer running, RuntimeApi api, Settings global) {
    this.loop = loop;
    this.running = running;
    this.api = api;
    this.global = global;
  }

  /** Begins, unless it has begun before. */
  void begin() {
    if (begun) {
      return;
    }
    begun = true;
    ServiceManager.stopping();
    int graceMs = global.get(ProcessSettings.GRACE_MS);
    if (graceMs > 0) {
      loop.timers().schedule(graceOver, loop.nowMs() + graceMs);
    } else {
      stopAccepting();
    }
  }

  private void stopAccepting() {
    running.stopAccepting();
    api.stopListening();
    int limitMs = global.get(ProcessSettings.HARD_STOP_AFTER_MS);
    if (limitMs > 0) {
      hardStopMs = loop.nowMs() + limitMs;
    }
    loop.timers().schedule(look, loop.nowMs());
  }

  private void lookForTheEnd() {
    if (running.connections() == 0) {
      running.stopChecks();
    }
    if (running.connections() == 0 && api.isIdle()) {
      loop.stop();
    } else if (loop.nowMs() >= hardStopMs) {
      running.reportHardStop();
      loop.stop();
    } else {
      loop.timers().schedule(look, loop.nowMs() + LOOK_EVERY_MS);
    }
  }
}
