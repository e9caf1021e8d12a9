package dev.evenkeel.balancer.http;

import java.util.Arrays;

/** Loop thread only: the timeouts that rules have set for one request, in milliseconds. */
@SuppressWarnings("EnumOrdinal") // An array in memory, which goes nowhere else.
public final class RequestTimeouts {
  private static final TimeoutKind[] KINDS = TimeoutKind.values();

  private final int[] setMs = new int[KINDS.length];

  /** Makes them without any set. */
  public RequestTimeouts() {}

  /** Sets one; 0 is as if it had not been set. */
  public void set(TimeoutKind kind, int timeoutMs) {
    setMs[kind.ordinal()] = timeoutMs;
  }

  /** Returns what is set, or else {@code configuredMs}. */
  public int or(TimeoutKind kind, int configuredMs) {
    int ms = setMs[kind.ordinal()];
    return ms > 0 ? ms : configuredMs;
  }

  /** Forgets all. */
  public void clear() {
    Arrays.fill(setMs, 0);
  }

  /**
   * Forgets what is a matter of backends alone: another backend than the rule's has the request.
   */
  public void leaveBackend() {
    for (TimeoutKind kind : KINDS) {
      if (!kind.isOfFrontends()) {
        setMs[kind.ordinal()] = 0;
      }
    }
  }
}
