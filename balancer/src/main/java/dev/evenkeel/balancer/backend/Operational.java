package dev.evenkeel.balancer.backend;

/**
 * Whether a server does its work, as health checks, tracked servers or the runtime API find it; the
 * codes are those of {@code show servers state} (management guide, "srv_op_state").
 */
public enum Operational {
  /** Down: gets nothing. */
  STOPPED(0),
  /** Up again and warming up ({@code slowstart}): gets a growing share. */
  STARTING(1),
  /** Up. */
  RUNNING(2),
  /** Up, but wants no new streams: it gets those only that persistence sends it. */
  STOPPING(3);

  private final int code;

  Operational(int code) {
    this.code = code;
  }

  /** The number that the runtime API and state files show. */
  public int code() {
    return code;
  }

  /** The state of a number of a state file; null if there is none. */
  static @org.jspecify.annotations.Nullable Operational ofCode(int code) {
    return code >= 0 && code < values().length ? values()[code] : null;
  }
}
