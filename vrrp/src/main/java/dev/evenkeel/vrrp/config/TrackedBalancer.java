package dev.evenkeel.vrrp.config;

/**
 * A line of {@code track_balancer}, which is Evenkeel's own: something about the balancer of the
 * same node.
 *
 * @param condition what must hold
 * @param weightPoints added while it holds (positive) or does not (negative); 0 means FAULT while
 *     it does not
 * @param weightReversed whether the weight is taken away instead of added
 * @param position the line
 */
public record TrackedBalancer(
    Condition condition, int weightPoints, boolean weightReversed, SourcePosition position) {

  /** What must hold. Its text names the tracker. */
  public sealed interface Condition {
    /** {@code frontend NAME}: it accepts connections. */
    record FrontendOpen(String frontend) implements Condition {
      @Override
      public String toString() {
        return "frontend " + frontend;
      }
    }

    /**
     * {@code backend NAME [SERVERS]}: so many servers are usable.
     *
     * @param servers at least 1
     */
    record BackendUsable(String backend, int servers) implements Condition {
      @Override
      public String toString() {
        return "backend " + backend + " " + servers;
      }
    }

    /**
     * {@code latency MS}: every event loop takes its turn within that time.
     *
     * @param boundMs in milliseconds
     */
    record LoopLatency(int boundMs) implements Condition {
      @Override
      public String toString() {
        return "latency " + boundMs;
      }
    }
  }
}
