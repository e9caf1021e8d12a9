package dev.evenkeel.lab.pair;

/** What the process called {@code haproxy} on a host is like. */
public enum BalancerState {
  /** It runs. */
  ALIVE,
  /** It exists, but is stopped (SIGSTOP). */
  HUNG,
  /** There is none. */
  DEAD
}
