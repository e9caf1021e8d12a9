package dev.evenkeel.balancer.sample;

/** A converter with its arguments, ready to be carried out. Stateless. */
@FunctionalInterface
public interface Converter {
  /**
   * Replaces a value.
   *
   * @param sample the value, of a type that the converter takes
   * @return whether there is still a value
   */
  boolean convert(SampleContext context, Sample sample);
}
