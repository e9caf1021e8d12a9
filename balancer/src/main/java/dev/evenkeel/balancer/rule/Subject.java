package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.log.LogProfile;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.stick.TrackedCounters;
import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: a connection or a stream as actions change it. What cannot be changed at the
 * moment is left as it is.
 */
public interface Subject extends SampleContext {
  /** Says where the client's connection is taken to come from. */
  void setSource(SocketAddress source);

  /** Says where the client's connection is taken to go to. */
  void setDestination(SocketAddress destination);

  /** Marks the packets to the client (netfilter). */
  void setMark(int mark);

  /** Sets the field TOS or traffic class of the packets to the client. */
  void setTos(int tos);

  /** Forgets the client's connection without telling the client. */
  void dropSilently();

  /**
   * Sets the level of the stream's log line.
   *
   * @param level null for no line at all
   */
  void setLogLevel(@Nullable Level level);

  /**
   * Writes a log line now.
   *
   * @param instead in the place of the profiles of log targets; null for those
   */
  void log(LogOrigin origin, @Nullable LogProfile instead);

  /** Sets the class in queues, -2047 to 2047. */
  void setPriorityClass(int priorityClass);

  /** Sets the milliseconds by which the stream is taken to have come later to queues. */
  void setPriorityOffset(int offsetMs);

  /** Keeps a text for the log. */
  void capture(int slot, String text);

  /** Returns the entries that are tracked; they are made where there are none yet. */
  TrackedCounters tracked();

  /** Expects a PROXY header before anything else. */
  void expectProxyHeader();

  /**
   * Sets how often the connection to a server is tried again, in the place of {@code retries}. A
   * connection that has no server yet leaves it.
   */
  void setRetries(int retries);

  /** Notes which rule decided. */
  void decidedBy(SourcePosition position);
}
