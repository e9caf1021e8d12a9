package dev.evenkeel.node;

/** What the keeper knows of its balancer. */
public enum BalancerHealth {
  /** It has been started and has not opened its listeners yet. */
  STARTING,
  /** It has been started, and its listeners should be open by now. */
  LATE,
  /** It answers, and has servers to send clients to. */
  SERVING,
  /** It answers, but no server is left. */
  IDLE,
  /** It exists and does not answer. */
  HUNG,
  /** It is no more. */
  DEAD;

  /** Whether a client that connects is answered at all. */
  public boolean answers() {
    return this == SERVING || this == IDLE;
  }
}
