package dev.evenkeel.vrrp.track;

import dev.evenkeel.vrrp.config.TrackProcess;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: whether as many processes run as a {@code vrrp_track_process} wants. The
 * first count holds at once; later a change must last for {@code fork_delay} or {@code
 * terminate_delay} before it counts.
 */
final class Quorum {
  private final TrackProcess process;
  private final EventLoop loop;
  private final Consumer<String> log;
  private final Consumer<Health> onChange;
  private Health health = Health.UNKNOWN;
  private EventLoop.@Nullable Timer pending;

  Quorum(TrackProcess process, EventLoop loop, Consumer<String> log, Consumer<Health> onChange) {
    this.process = process;
    this.loop = loop;
    this.log = log;
    this.onChange = onChange;
  }

  Health health() {
    return health;
  }

  void count(int running) {
    boolean enough = running >= process.quorum() && running <= process.quorumMax();
    Health now = enough ? Health.UP : Health.DOWN;
    if (health == Health.UNKNOWN) {
      become(now);
    } else if (now == health) {
      cancel();
    } else if (pending == null) {
      long delayMs = enough ? process.forkDelayMs() : process.terminateDelayMs();
      if (delayMs == 0) {
        change(now);
      } else {
        pending = loop.after(delayMs, () -> change(now));
      }
    }
  }

  private void change(Health now) {
    pending = null;
    log.accept(
        "Quorum %s for tracked process %s"
            .formatted(now == Health.UP ? "gained" : "lost", process.name()));
    become(now);
  }

  private void become(Health now) {
    health = now;
    onChange.accept(now);
  }

  void cancel() {
    if (pending != null) {
      pending.cancel();
      pending = null;
    }
  }
}
