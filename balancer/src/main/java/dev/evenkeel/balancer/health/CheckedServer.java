package dev.evenkeel.balancer.health;

import java.util.Optional;
import java.util.OptionalInt;

/** Any thread: what health checks ask of, and tell to, the server that they check. */
interface CheckedServer {
  /** What is found out about a server. */
  enum Finding {
    DOWN,
    UP,
    /** Up, and wants no new streams. */
    STOPPING
  }

  /** Whether it is up or stopping. */
  boolean isRunning();

  /** Whether it is in maintenance. */
  boolean isMaintenance();

  /** Whether it gets no new streams although it is up. */
  boolean isDraining();

  /**
   * Tells what was found.
   *
   * @param cause what the line says as the reason; empty where another line has said it
   */
  void found(Finding finding, String cause);

  /** An agent's wish. */
  void agentSays(Optional<String> weight, OptionalInt maxconn, Optional<AgentReply.Order> order);

  /** Whether an agent holds it down. */
  void heldDown(boolean held);

  /** As {@code http-check send-state} tells the server about itself. */
  String stateHeader(HealthCounter counter);
}
