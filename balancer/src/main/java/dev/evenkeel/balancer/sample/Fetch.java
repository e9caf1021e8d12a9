package dev.evenkeel.balancer.sample;

/** A fetch with its arguments, ready to be carried out. Stateless. */
@FunctionalInterface
public interface Fetch {
  /**
   * Fetches a value.
   *
   * @param sample where it goes; what it said before is cleared. A fetch that says {@link
   *     Sample#setMayChange} while it finds nothing wants to be asked again when there is more.
   * @return whether there is a value
   */
  boolean fetch(SampleContext context, Sample sample);
}
