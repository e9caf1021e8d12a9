package dev.evenkeel.vrrp.machine;

/** Where a virtual router stands: the states of RFC 9568 section 6.4, and Keepalived's FAULT. */
public enum Phase {
  /** Not started. */
  NEW,
  /** Waiting for the first result of a tracker that could put it into FAULT. */
  INIT,
  /** Listening to the master, ready to take over. */
  BACKUP,
  /** Advertising, holding the addresses. */
  MASTER,
  /**
   * Something the router depends on is down: it neither holds the addresses nor would it take them.
   */
  FAULT,
  /** Stopped for good. */
  STOPPED
}
