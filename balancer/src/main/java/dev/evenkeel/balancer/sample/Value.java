package dev.evenkeel.balancer.sample;

/**
 * A value that lasts: what a variable holds. Immutable by agreement; safe on any thread.
 *
 * @param type what it is
 * @param number of a boolean or an integer
 * @param bytes of everything else; nobody changes them
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; copied where it is made.
public record Value(SampleType type, long number, byte[] bytes) {
  /** Returns the bytes as text, one char for each. */
  public String text() {
    return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
