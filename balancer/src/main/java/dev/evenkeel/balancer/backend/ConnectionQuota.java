package dev.evenkeel.balancer.backend;

import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Any thread: how many connections a server has, those included that are idle, where it may never
 * have more than {@code maxconn} (manual 3.2, chapter 5.2: {@code strict-maxconn}).
 */
public final class ConnectionQuota {
  private final AtomicInteger open = new AtomicInteger();
  private final CopyOnWriteArrayList<Keeper> keepers = new CopyOnWriteArrayList<>();

  ConnectionQuota() {}

  /** Any thread: whoever keeps idle connections to the server. */
  public interface Keeper {
    /** Closes one of them soon, if it has any. */
    void spareOne();
  }

  /**
   * Counts a connection that is about to be opened.
   *
   * @param limit how many there may be, 0 for any number
   * @return false if there may not be one more
   */
  public boolean take(int limit) {
    if (open.incrementAndGet() <= limit || limit == 0) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  /** A connection is closed, or was not opened after all. */
  public void give() {
    open.decrementAndGet();
  }

  /** Takes note of somebody who has idle connections. */
  public void join(Keeper keeper) {
    keepers.add(keeper);
  }

  /** Somebody has none any more. */
  public void part(Keeper keeper) {
    keepers.remove(keeper);
  }

  /**
   * Asks for one that is not needed.
   *
   * @return false if nobody has any
   */
  public boolean askForOne() {
    keepers.forEach(Keeper::spareOne);
    return !keepers.isEmpty();
  }
}
