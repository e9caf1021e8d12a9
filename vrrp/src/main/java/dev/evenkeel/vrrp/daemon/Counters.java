package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.packet.Rejection;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;

/** Daemon thread only: what Keepalived's statistics count for one instance. */
final class Counters {
  long advertsReceived;
  long advertsSent;
  long becameMaster;
  long releasedMaster;
  long priorityZeroReceived;
  long priorityZeroSent;
  private final Map<Rejection, Long> rejections = new EnumMap<>(Rejection.class);

  void rejected(Rejection reason) {
    rejections.merge(reason, 1L, Long::sum);
  }

  long rejected(Predicate<Rejection> which) {
    return rejections.entrySet().stream()
        .filter(e -> which.test(e.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  long errors(Rejection.Counter counter) {
    return rejected(reason -> reason.counter() == counter);
  }

  void clear() {
    advertsReceived = 0;
    advertsSent = 0;
    becameMaster = 0;
    releasedMaster = 0;
    priorityZeroReceived = 0;
    priorityZeroSent = 0;
    rejections.clear();
  }
}
