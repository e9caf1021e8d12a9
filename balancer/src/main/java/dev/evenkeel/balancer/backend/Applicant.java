package dev.evenkeel.balancer.backend;

import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only, but for {@link #called}: a stream that wants a server, as the choice and the
 * queues see it.
 */
public interface Applicant {
  /** Where its client's connection came from ({@code balance source}). */
  SocketAddress clientAddress();

  /**
   * What {@code balance hash} and its relatives hash, computed when asked for.
   *
   * @return null where the stream has no such thing: then servers take turns
   */
  default byte @Nullable [] hashKey() {
    return null;
  }

  /** Whether the server that it wants is to be used even if it is down ({@code force-persist}). */
  default boolean insists() {
    return false;
  }

  /** The lower goes first ({@code set-priority-class}), -2047 to 2047. */
  default int priorityClass() {
    return 0;
  }

  /** Milliseconds by which it is taken to have come later ({@code set-priority-offset}). */
  default int priorityOffsetMs() {
    return 0;
  }

  /**
   * A slot is free for it, or it must apply again: see {@link Ticket#server}. Any thread, under the
   * backend's lock: the stream's own loop is told, nothing else happens here.
   */
  void called(Ticket ticket);
}
