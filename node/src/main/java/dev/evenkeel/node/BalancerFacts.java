package dev.evenkeel.node;

import dev.evenkeel.balancer.process.Supervision;
import dev.evenkeel.linux.Errno;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Supervisor's thread only: what a balancer says, with each beat, of the subjects that it was asked
 * about. What it does not speak of is not known.
 */
final class BalancerFacts {
  private static final int BARE_BEAT_BYTES = 64;

  private final Consumer<Map<String, Integer>> listener;
  private final Consumer<String> log;
  private List<String> subjects = List.of();
  private Map<String, Integer> facts = Map.of();
  private long lastBeatNs;

  /**
   * @param listener takes a number for each subject, as {@code backend web}, whenever one has
   *     changed; nothing when nothing is known any more
   */
  BalancerFacts(Consumer<Map<String, Integer>> listener, Consumer<String> log) {
    this.listener = listener;
    this.log = log;
  }

  /** What to ask about, and nothing else. */
  void want(Collection<String> wanted) {
    subjects = List.copyOf(wanted);
  }

  /** Tells a balancer what is wanted. */
  void ask(@Nullable BalancerChild child) {
    if (child != null && child.isConnected()) {
      long sent = child.send("watch\n" + String.join("\n", subjects));
      if (sent < 0) {
        log.accept("cannot ask the balancer how it is: " + Errno.text((int) -sent));
      }
    }
  }

  /** How long a beat may be. */
  int longestBytes() {
    return subjects.isEmpty() ? BARE_BEAT_BYTES : Supervision.MAX_MESSAGE_BYTES;
  }

  /** Another balancer begins to be listened to. */
  void begin(long nowNs) {
    lastBeatNs = nowNs;
  }

  /** A beat has come; it may say nothing of the subjects. */
  void beat(long nowNs) {
    lastBeatNs = nowNs;
  }

  /** What a beat said of the subjects, a line each. */
  void hear(String lines) {
    tell(parse(lines));
  }

  /** Nothing is known any more. */
  void forget() {
    tell(Map.of());
  }

  private static Map<String, Integer> parse(String lines) {
    Map<String, Integer> facts = new HashMap<>();
    lines
        .lines()
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          if (space > 0 && line.substring(space + 1).matches("-?[0-9]{1,9}")) {
            facts.put(line.substring(0, space), Integer.valueOf(line.substring(space + 1)));
          }
        });
    return facts;
  }

  private void tell(Map<String, Integer> now) {
    // Whether a loop is calm is a matter of time as well.
    if (!now.equals(facts) || now.containsKey("latency")) {
      facts = now;
      listener.accept(now);
    }
  }

  /** A loop that has not answered is as slow as its silence is long. */
  void noticeSilence(long nowNs) {
    long silentMs =
        TimeUnit.NANOSECONDS.toMillis(nowNs - lastBeatNs) - Supervision.BEAT_INTERVAL_MS;
    if (facts.getOrDefault("latency", Integer.MAX_VALUE) < silentMs) {
      Map<String, Integer> now = new HashMap<>(facts);
      now.put("latency", (int) Math.min(silentMs, Integer.MAX_VALUE));
      tell(now);
    }
  }
}
