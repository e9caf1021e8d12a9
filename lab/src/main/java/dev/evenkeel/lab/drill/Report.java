package dev.evenkeel.lab.drill;

import java.util.List;

/**
 * The outcome of a drill; immutable.
 *
 * @param lb1 what ran on lb1
 * @param lb2 what ran on lb2
 * @param webServers what the web servers were
 * @param measurements one for each step, in order
 * @param answered requests answered in time over the whole drill
 * @param lost requests lost over the whole drill, before the first answer too
 * @param durationMs how long it all took, from the building of the network on
 */
public record Report(
    String lb1,
    String lb2,
    String webServers,
    List<Measurement> measurements,
    long answered,
    long lost,
    long durationMs) {
  public Report {
    measurements = List.copyOf(measurements);
  }

  /** Whether every step passed. */
  public boolean passed() {
    return measurements.stream().allMatch(Measurement::passed);
  }
}
