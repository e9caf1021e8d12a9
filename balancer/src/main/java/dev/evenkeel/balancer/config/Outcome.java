package dev.evenkeel.balancer.config;

/** What came of one line of a file. */
enum Outcome {
  /** It is right. */
  FINE,
  /** It is wrong; the next one can be read. */
  WRONG,
  /** It is wrong and the rest of the file cannot be read. */
  STOP,
  /** It is wrong and nothing more can be read. */
  ABORT
}
