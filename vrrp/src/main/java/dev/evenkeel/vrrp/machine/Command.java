package dev.evenkeel.vrrp.machine;

/** What the state machine wants done, in the order given. */
public sealed interface Command {

  /**
   * Write a line to the log.
   *
   * @param text the line, in Keepalived's words
   * @param detail written only when detailed logging ({@code -D}) is on
   */
  record Log(String text, boolean detail) implements Command {}

  /** Send an advertisement with this priority. */
  record SendAdvert(int priority) implements Command {}

  /** Give the interface the virtual addresses that it does not have yet. */
  record AddAddresses() implements Command {}

  /** Take the virtual addresses away, also those a predecessor left behind. */
  record RemoveAddresses() implements Command {}

  /** Tell the neighbours where the virtual addresses are, so many times per address. */
  record SendGratuitousArps(int repeat) implements Command {}

  /** Tell the user's scripts and pipes, and whoever embeds the router. */
  record Notify(Notification what, int priority) implements Command {}

  /** What there is to tell. */
  enum Notification {
    /** Now master. */
    MASTER,
    /** Now backup. */
    BACKUP,
    /** Now in FAULT. */
    FAULT,
    /** Stopping. */
    STOP,
    /** Still master, with another priority. */
    MASTER_PRIORITY,
    /** Still backup, with another priority. */
    BACKUP_PRIORITY,
    /** Still master, but a master of lower priority was heard: the network had been split. */
    MASTER_RX_LOWER_PRI
  }
}
