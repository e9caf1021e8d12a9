package dev.evenkeel.balancer.backend;

/**
 * One server's state, as it is now. Written by {@link StateChanges} alone, under its lock; the
 * fields that a stream asks for may be read by any thread.
 */
final class ServerState {
  /** How finely a weight of the configuration is divided while a server warms up. */
  static final int SCALE = 16;

  final int initialWeight;
  volatile int admin;
  volatile Operational operational;
  volatile int userWeight;

  /** The weight the choice works with, {@link #SCALE} times the configuration's while fully up. */
  volatile int effectiveWeight;

  volatile long lastChangeMs;
  volatile int timesDown;
  private volatile long downMs;

  ServerState(int weightPoints, int admin, boolean down, long nowMs) {
    this.initialWeight = weightPoints;
    this.userWeight = weightPoints;
    this.admin = admin;
    this.operational = down || isMaintenance() ? Operational.STOPPED : Operational.RUNNING;
    this.effectiveWeight = weightPoints * SCALE;
    this.lastChangeMs = nowMs;
  }

  boolean isMaintenance() {
    return (admin & Admin.MAINTENANCE) != 0;
  }

  boolean isDraining() {
    return (admin & Admin.DRAIN) != 0;
  }

  /** Whether the choice may give it new streams. */
  boolean isUsable() {
    Operational now = operational;
    return (now == Operational.RUNNING || now == Operational.STARTING)
        && (admin & (Admin.MAINTENANCE | Admin.DRAIN)) == 0
        && effectiveWeight > 0;
  }

  void operational(Operational to, long nowMs) {
    if (operational == Operational.STOPPED) {
      long before = downMs;
      downMs = before + nowMs - lastChangeMs;
    } else if (to == Operational.STOPPED) {
      int before = timesDown;
      timesDown = before + 1;
    }
    operational = to;
    lastChangeMs = nowMs;
  }

  /** How long it has been down so far, the present time included. */
  long downMs(long nowMs) {
    return downMs + (operational == Operational.STOPPED ? nowMs - lastChangeMs : 0);
  }

  /**
   * Weighs the server anew: its user's weight, of which it has a growing share while it warms up
   * (manual, {@code slowstart}: linear, in steps of a second).
   *
   * @param stepwise whether the algorithm can follow a weight that grows
   */
  void weigh(boolean stepwise, int slowStartMs, long nowMs) {
    int share = SCALE;
    if (operational == Operational.STARTING && stepwise && slowStartMs >= 1000) {
      long sinceSeconds = Math.max(0, (nowMs - lastChangeMs) / 1000);
      int slowStartSeconds = slowStartMs / 1000;
      share = (int) Math.min(SCALE, (SCALE * sinceSeconds + slowStartSeconds) / slowStartSeconds);
    }
    effectiveWeight = userWeight * share;
  }
}
