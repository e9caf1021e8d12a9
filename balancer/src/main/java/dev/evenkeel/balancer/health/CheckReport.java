package dev.evenkeel.balancer.health;

/**
 * A value, for any thread: what is known of one server's check, or of its agent's, in the terms of
 * {@code show stat} (management guide, chapter 9.1).
 *
 * @param status how the last one ended
 * @param code the number that goes with it, see {@link CheckStatus#hasCode}
 * @param durationMs how long it took; -1 before the first one
 * @param info what else it said ({@code last_chk}, {@code last_agt}), one char for each byte
 * @param rise successes in a row that bring the server up
 * @param fall failures in a row that take it down
 * @param health the count, 0 to {@code rise + fall - 1}; up from {@code rise} on
 * @param running whether one is under way
 * @param enabled whether it is done at all: neither disabled nor stopped by maintenance
 */
public record CheckReport(
    CheckStatus status,
    int code,
    long durationMs,
    String info,
    int rise,
    int fall,
    int health,
    boolean running,
    boolean enabled) {

  /** The short code, after a star while a check is under way ({@code check_status}). */
  public String shownStatus() {
    return running ? "* " + status.label() : status.label();
  }
}
