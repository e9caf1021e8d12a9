package dev.evenkeel.balancer.acl;

/**
 * What a test, a list or a condition comes to: a logic of three values, from least to greatest, in
 * which <i>or</i> takes the greater and <i>and</i> the lesser of two.
 */
public enum Verdict {
  /** It does not apply. */
  FALSE,
  /** It cannot be told until more is known; ask again. */
  NOT_YET,
  /** It applies. */
  TRUE;

  /** Returns the greater of two. */
  public Verdict or(Verdict other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** Returns the lesser of two. */
  public Verdict and(Verdict other) {
    return compareTo(other) <= 0 ? this : other;
  }

  /** Returns the opposite; what cannot be told yet still cannot. */
  public Verdict not() {
    return switch (this) {
      case FALSE -> TRUE;
      case NOT_YET -> NOT_YET;
      case TRUE -> FALSE;
    };
  }
}
