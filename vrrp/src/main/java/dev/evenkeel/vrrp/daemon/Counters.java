package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.packet.Rejection;
import java.util.EnumMap;
import java.util.Map;

/** Daemon thread only: what Keepalived's statistics count for one instance. */
final class Counters {
  long advertsReceived;
  long advertsSent;
  long becameMaster;
  long releasedMaster;
  long priorityZeroReceived;
  long priorityZeroSent;
  private final Map<Rejection.Counter, Long> errors = new EnumMap<>(Rejection.Counter.class);

  void rejected(Rejection reason) {
    errors.merge(reason.counter(), 1L, Long::sum);
  }

  long errors(Rejection.Counter counter) {
    return errors.getOrDefault(counter, 0L);
  }

  void clear() {
    advertsReceived = 0;
    advertsSent = 0;
    becameMaster = 0;
    releasedMaster = 0;
    priorityZeroReceived = 0;
    priorityZeroSent = 0;
    errors.clear();
  }
}
