package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.InitState;

/**
 * One thread only: HAProxy's count of successes and failures (manual, server keywords {@code rise}
 * and {@code fall}).
 *
 * <p>The count runs from 0 to {@code rise + fall - 1}; the server is up from {@code rise} on. A
 * success adds one, and from {@code rise} on jumps to the top: what counts are failures in a row. A
 * failure takes one away, and the one that falls below {@code rise} drops to 0. A server starts at
 * {@code rise}, unless {@code init-state} says otherwise: up at once, but the first failure takes
 * it down.
 */
public final class HealthCounter {
  private final int rise;
  private final int fall;
  private int health;

  /**
   * @param rise successes in a row that make a server up, at least 1
   * @param fall failures in a row that make a server down, at least 1
   */
  public HealthCounter(int rise, int fall) {
    this.rise = rise;
    this.fall = fall;
    this.health = rise;
  }

  /** Whether the server counts as up. */
  public boolean isUp() {
    return health >= rise;
  }

  /** Whether no failure is on record. */
  public boolean isFullyUp() {
    return health == top();
  }

  /** Whether no success is on record. */
  public boolean isFullyDown() {
    return health == 0;
  }

  /** Counts a success; whether the count changed. */
  public boolean succeeded() {
    if (isFullyUp()) {
      return false;
    }
    health++;
    if (health >= rise) {
      health = top();
    }
    return true;
  }

  /** Counts a failure; whether the count changed. */
  public boolean failed() {
    if (health == 0) {
      return false;
    }
    health = health > rise ? health - 1 : 0;
    return true;
  }

  /** Starts again: up, and one failure away from down. */
  void restart() {
    health = rise;
  }

  /** Starts, or starts again, as the configuration says ({@code init-state}). */
  void restart(InitState as) {
    health =
        switch (as) {
          case FULLY_UP -> top();
          case UP, NONE -> rise;
          case DOWN -> rise - 1;
          case FULLY_DOWN -> 0;
        };
  }

  /** As after a success in a row of any length. */
  void fillUp() {
    health = top();
  }

  /** As after a failure in a row of any length. */
  void empty() {
    health = 0;
  }

  int rise() {
    return rise;
  }

  int fall() {
    return fall;
  }

  int health() {
    return health;
  }

  /** As logs show it: {@code 2/3 UP}, {@code 1/2 DOWN}. */
  public String describe() {
    return describe("UP");
  }

  /**
   * As logs show it.
   *
   * @param upWord what the server is called while it is up: {@code UP} or {@code DRAIN}
   */
  String describe(String upWord) {
    return isUp() ? health - rise + 1 + "/" + fall + " " + upWord : health + "/" + rise + " DOWN";
  }

  private int top() {
    return rise + fall - 1;
  }
}
