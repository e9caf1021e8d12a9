package dev.evenkeel.balancer.sample;

/**
 * A converter that expressions can name.
 *
 * @param name as the configuration writes it
 * @param arguments which it takes
 * @param input what it takes; samples of other types are converted first
 * @param output what it yields; {@link SampleType#ANY} for what it was given
 * @param factory makes it of its arguments
 */
public record ConverterKeyword(
    String name, ArgumentSpec arguments, SampleType input, SampleType output, Factory factory) {

  /** Makes a converter of its arguments. */
  @FunctionalInterface
  public interface Factory {
    /**
     * Makes a converter.
     *
     * @throws InvalidExpressionException saying which argument is wrong and why
     */
    Converter make(Arguments arguments) throws InvalidExpressionException;
  }
}
