package dev.evenkeel.balancer.backend;

import org.jspecify.annotations.Nullable;

/**
 * A stream's place in a queue. Guarded by its backend's lock, but for what is said of {@link
 * #server}.
 *
 * <p>A ticket leaves its queue once: called, or withdrawn. Whoever withdraws it too late has a
 * server, and gives it back.
 */
public final class Ticket implements Placement {
  final Applicant who;
  final WaitingLine line;
  final int priorityClass;
  final long dueMs;
  final long number;
  private final long servedBefore;
  private final boolean atServer;
  private long servedMeanwhile = -1;
  private @Nullable BackendServer server;

  Ticket(Applicant who, WaitingLine line, boolean atServer, long nowMs, long number) {
    this.who = who;
    this.line = line;
    this.atServer = atServer;
    this.priorityClass = who.priorityClass();
    this.dueMs = nowMs + who.priorityOffsetMs();
    this.number = number;
    this.servedBefore = line.served();
  }

  /**
   * Once {@link Applicant#called}: the server on which a slot was taken for the stream; null if the
   * server it waited for is gone, and it has to apply again.
   */
  public @Nullable BackendServer server() {
    return server;
  }

  /** Gives the place up; false if the stream was called before: {@link #server} tells to where. */
  public boolean withdraw() {
    synchronized (line.lock()) {
      if (servedMeanwhile >= 0) {
        return false;
      }
      leave(null);
      return true;
    }
  }

  /** Its position in its server's queue, itself included; 0 if it was not there ({@code %sq}). */
  public int serverPosition() {
    return atServer ? position() : 0;
  }

  /** Its position in its backend's queue, itself included; 0 if it was not there ({@code %bq}). */
  public int backendPosition() {
    return atServer ? 0 : position();
  }

  private int position() {
    // As HAProxy counts: whoever left the queue without being served was never before anybody.
    return (int) (1 + (servedMeanwhile >= 0 ? servedMeanwhile : line.served() - servedBefore));
  }

  /** Takes it out of its queue. */
  void leave(@Nullable BackendServer to) {
    servedMeanwhile = line.served() - servedBefore;
    server = to;
    line.remove(this, to != null);
  }
}
