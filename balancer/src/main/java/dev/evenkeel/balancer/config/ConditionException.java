package dev.evenkeel.balancer.config;

/** A condition cannot be read; never leaves the reading of one condition. */
public final class ConditionException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String before;
  private final String after;
  private final int offset;

  /**
   * Describes what is wrong as a text around the name of the place.
   *
   * @param before text that ends before " in PLACE"
   * @param after text that may follow the place
   * @param offset where in the condition, counted from 0
   */
  ConditionException(String before, String after, int offset) {
    super(before, null, false, false);
    this.before = before;
    this.after = after;
    this.offset = offset;
  }

  int offset() {
    return offset;
  }

  /** Returns the whole sentence, up to and including the position. */
  public String describe(String place) {
    return before + " in " + place + after + " at position " + (offset + 1) + ":";
  }

  /** Returns the sentence without the place. */
  public String describe() {
    return before + after;
  }
}
