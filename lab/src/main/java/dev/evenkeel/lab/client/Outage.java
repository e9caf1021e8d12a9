package dev.evenkeel.lab.client;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A stretch of time without a successful answer; immutable.
 *
 * <p>The client can only see an outage through its requests: it is the longest time between the
 * starts of two successive requests that were answered in time, less the pace at which the client
 * asks. A request that is answered late counts as lost, so a stall is an outage too. Where no
 * request was lost in between there was no outage: the client itself was late.
 *
 * @param ms its length in milliseconds
 * @param over whether an answer came after it; if not, {@code ms} is how long it has lasted
 */
public record Outage(long ms, boolean over) {
  /** How far before an event the last successful request is looked for. */
  static final long LOOK_BACK_NS = TimeUnit.MILLISECONDS.toNanos(300);

  /** Silence at the end of the watch shorter than this is no outage: answers are on their way. */
  private static final long ON_ITS_WAY_NS = TimeUnit.MILLISECONDS.toNanos(300);

  /**
   * The longest outage of a client around an event.
   *
   * @param requests all requests of the time in question, in the order of their starts
   * @param eventNs when the event happened; an outage may begin at most 300 ms before it
   * @param untilNs when the watch ended
   * @param paceNs the time from the start of one request to the start of the next
   */
  public static Outage longest(List<Request> requests, long eventNs, long untilNs, long paceNs) {
    long lastNs = eventNs;
    boolean lost = false;
    long longestNs = 0;
    for (Request request : requests) {
      if (request.startNs() < eventNs - LOOK_BACK_NS || request.startNs() > untilNs) {
        continue;
      }
      if (!request.answered()) {
        lost = true;
        continue;
      }
      if (lost) {
        longestNs = Math.max(longestNs, request.startNs() - lastNs - paceNs);
      }
      lastNs = request.startNs();
      lost = false;
    }
    long silentNs = untilNs - lastNs;
    if (lost && silentNs > longestNs && silentNs > ON_ITS_WAY_NS) {
      return new Outage(TimeUnit.NANOSECONDS.toMillis(silentNs), false);
    }
    return new Outage(TimeUnit.NANOSECONDS.toMillis(longestNs), true);
  }
}
