package dev.evenkeel.balancer.acl;

import java.util.concurrent.atomic.AtomicLong;

/**
 * One pattern, as written, and what a map returns for it. Any thread; only the value changes, and
 * whoever has found the pattern sees it.
 */
public final class Pattern {
  private static final AtomicLong IDS = new AtomicLong();

  private final long id = IDS.incrementAndGet();
  private final String text;
  private final boolean ignoreCase;
  private volatile String value;

  /**
   * Makes a pattern with a number of its own.
   *
   * @param text as written
   * @param value of a map; empty in a plain list
   * @param ignoreCase whether upper and lower case are the same
   */
  public Pattern(String text, String value, boolean ignoreCase) {
    this.text = text;
    this.value = value;
    this.ignoreCase = ignoreCase;
  }

  /** Returns its number, unique in the process, for the runtime API. */
  public long id() {
    return id;
  }

  /** Returns it as it was written. */
  public String text() {
    return text;
  }

  /** Returns what a map gives for it; empty in a plain list. */
  public String value() {
    return value;
  }

  /** Tells whether upper and lower case are the same. */
  public boolean ignoreCase() {
    return ignoreCase;
  }

  void value(String other) {
    value = other;
  }
}
