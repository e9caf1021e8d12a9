package dev.evenkeel.balancer.sample;

/**
 * A fetch that expressions can name.
 *
 * @param name as the configuration writes it
 * @param arguments which it takes
 * @param output what it yields; {@link SampleType#ANY} where that is only known then
 * @param needs when it can be used
 * @param factory makes it of its arguments
 */
public record FetchKeyword(
    String name, ArgumentSpec arguments, SampleType output, Availability needs, Factory factory) {

  /** Makes a fetch of its arguments. */
  @FunctionalInterface
  public interface Factory {
    /**
     * Makes a fetch.
     *
     * @throws InvalidExpressionException saying which argument is wrong and why
     */
    Fetch make(Arguments arguments) throws InvalidExpressionException;
  }
}
