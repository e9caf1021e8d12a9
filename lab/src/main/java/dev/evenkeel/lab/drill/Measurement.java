package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.client.Outcome;
import java.util.List;
import java.util.Map;

/**
 * What one step of the drill measured; immutable.
 *
 * @param event what was done
 * @param quantity what {@code ms} is the length of, for example "outage"
 * @param ms its length in milliseconds
 * @param over whether it came to an end while it was watched
 * @param boundMs how long it may be
 * @param requests how many requests began in the time watched
 * @param lost those of them that were not answered in time, by how they ended
 * @param classic the same figure of real HAProxy and Keepalived, in words; empty if there is none
 * @param notes what else was seen, in words
 * @param complaints why the step failed for another reason than the bound; empty if it did not
 */
public record Measurement(
    String event,
    String quantity,
    long ms,
    boolean over,
    long boundMs,
    long requests,
    Map<Outcome, Long> lost,
    String classic,
    List<String> notes,
    List<String> complaints) {
  public Measurement {
    lost = Map.copyOf(lost);
    notes = List.copyOf(notes);
    complaints = List.copyOf(complaints);
  }

  /** Whether it is within its bound and there is nothing to complain about. */
  public boolean passed() {
    return over && ms <= boundMs && complaints.isEmpty();
  }

  /** How many requests were lost in the time watched. */
  public long lostCount() {
    return lost.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The figure in words: {@code 612 ms}, or {@code > 8000 ms} if it did not end. */
  public String figure() {
    return (over ? "" : "> ") + ms + " ms";
  }
}
