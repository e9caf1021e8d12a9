package dev.evenkeel.balancer.report;

import java.util.Locale;

/** How values are typed in {@code show stat typed} and {@code show info typed}. */
enum ValueType {
  /** Text. */
  STR,
  /** A number of 32 bits. */
  S32,
  /** A number of 32 bits that is never negative. */
  U32,
  /** A number of 64 bits that is never negative. */
  U64;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
