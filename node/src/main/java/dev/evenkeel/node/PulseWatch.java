package dev.evenkeel.node;

import dev.evenkeel.balancer.process.Supervision;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One thread only: judges the silence of a balancer, once in each round of its supervisor.
 *
 * <p>Silence alone says little: the balancer may be waiting for a processor, or for the disk. So:
 *
 * <ul>
 *   <li>silent for {@link #QUIET_ROUNDS} rounds while none of its threads is at work: it is frozen
 *       or dead-locked, and its silence will last;
 *   <li>silent for {@link #SPINNING_MS}, in which it had {@link #SPINNING_CPU_MS} of processor
 *       time: enough for thousands of beats, so a loop goes round without end;
 *   <li>silent for {@link #LONGEST_SILENCE_MS}: whatever the reason, no client waits for that.
 * </ul>
 *
 * Only time in which the supervisor itself was awake counts as silence: when a round comes late,
 * the whole machine may have been asleep, or this process as starved as the other.
 */
final class PulseWatch {
  static final int QUIET_ROUNDS = 4;
  static final int SPINNING_MS = 500;
  static final int SPINNING_CPU_MS = 250;
  static final int LONGEST_SILENCE_MS = 2_000;

  /** A beat and a half: what is not silence yet. */
  private static final int JITTER_MS = Supervision.BEAT_INTERVAL_MS * 3 / 2;

  private static final long ROUND_NS = TimeUnit.MILLISECONDS.toNanos(Supervision.BEAT_INTERVAL_MS);

  /** What a silent balancer is about. */
  interface Activity {
    /** Whether any thread runs, waits for a processor only, or waits for the disk. */
    boolean isAtWork();

    /** Processor time used so far by all threads, in milliseconds. */
    long cpuMs();
  }

  private final Activity activity;
  private long lastBeatNs;
  private long lastRoundNs;
  private int quietRounds;
  private long cpuBeforeMs;
  private boolean cpuKnown;

  PulseWatch(Activity activity, long nowNs) {
    this.activity = activity;
    this.lastRoundNs = nowNs;
    beat(nowNs);
  }

  /** The balancer was heard, or has a reason to be silent from this moment on only. */
  void beat(long nowNs) {
    lastBeatNs = nowNs;
    quietRounds = 0;
    cpuKnown = false;
  }

  /** A round, after everything that the balancer has said was heard; why it hangs, if it does. */
  Optional<String> round(long nowNs) {
    long elapsedNs = nowNs - lastRoundNs;
    lastRoundNs = nowNs;
    boolean late = elapsedNs > 2 * ROUND_NS;
    if (late) {
      lastBeatNs = Math.min(nowNs, lastBeatNs + elapsedNs - ROUND_NS);
    }
    long silentMs = TimeUnit.NANOSECONDS.toMillis(nowNs - lastBeatNs);
    if (silentMs <= JITTER_MS) {
      return Optional.empty();
    }
    if (!cpuKnown) {
      cpuBeforeMs = activity.cpuMs();
      cpuKnown = true;
    }
    quietRounds = late || activity.isAtWork() ? 0 : quietRounds + 1;
    if (quietRounds >= QUIET_ROUNDS) {
      return Optional.of("asleep, without a heartbeat for " + silentMs + " ms");
    }
    if (silentMs >= LONGEST_SILENCE_MS) {
      return Optional.of("no heartbeat for " + silentMs + " ms");
    }
    if (silentMs >= SPINNING_MS) {
      long cpuMs = activity.cpuMs() - cpuBeforeMs;
      if (cpuMs >= SPINNING_CPU_MS) {
        return Optional.of(
            "no heartbeat for " + silentMs + " ms, " + cpuMs + " ms of processor time");
      }
    }
    return Optional.empty();
  }
}
