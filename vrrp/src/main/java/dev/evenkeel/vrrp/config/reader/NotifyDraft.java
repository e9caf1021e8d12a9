package dev.evenkeel.vrrp.config.reader;

import java.util.EnumMap;
import java.util.Map;

/** The notify scripts of an instance or a group while it is read. */
final class NotifyDraft {

  /** The keywords. */
  enum Event {
    MASTER("notify_master"),
    BACKUP("notify_backup"),
    FAULT("notify_fault"),
    STOP("notify_stop"),
    DELETED("notify_deleted"),
    ANY("notify"),
    MASTER_RX_LOWER_PRI("notify_master_rx_lower_pri"),
    /** Not known to Keepalived. */
    CONFLICT("notify_conflict");

    final String keyword;

    Event(String keyword) {
      this.keyword = keyword;
    }
  }

  final Map<Event, CommandDraft> commands = new EnumMap<>(Event.class);
}
