package dev.evenkeel.balancer.backend;

import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Guarded by its backend's lock: the streams that wait for one server, or for any of a backend's.
 * Lower classes first, then whoever came first, his offset added.
 */
final class WaitingLine {
  static final Comparator<Ticket> ORDER =
      Comparator.<Ticket>comparingInt(ticket -> ticket.priorityClass)
          .thenComparingLong(ticket -> ticket.dueMs)
          .thenComparingLong(ticket -> ticket.number);

  private final Object lock;
  private final Runnable givenUp;
  private final TreeSet<Ticket> tickets = new TreeSet<>(ORDER);
  private volatile int size;
  private volatile int longest;
  private long served;

  /**
   * @param lock the backend's
   * @param givenUp told when somebody has left who was not called
   */
  WaitingLine(Object lock, Runnable givenUp) {
    this.lock = lock;
    this.givenUp = givenUp;
  }

  Object lock() {
    return lock;
  }

  void add(Ticket ticket) {
    tickets.add(ticket);
    size = tickets.size();
    longest = Math.max(longest, size);
  }

  void remove(Ticket ticket, boolean wasServed) {
    tickets.remove(ticket);
    size = tickets.size();
    if (wasServed) {
      served++;
    } else {
      givenUp.run();
    }
  }

  @Nullable Ticket first() {
    return size == 0 ? null : tickets.first();
  }

  /** How many have been called out of it so far. */
  long served() {
    return served;
  }

  /** Any thread. */
  int size() {
    return size;
  }

  /** Any thread: the most that ever waited at a time. */
  int longest() {
    return longest;
  }

  void forgetLongest() {
    longest = size;
  }
}
