package dev.evenkeel.balancer.log;

import java.util.Locale;
import java.util.Optional;

/** The syslog severities in the order of their numbers: 0 is the gravest (RFC 5424, 6.2.1). */
public enum Level {
  EMERG(0),
  ALERT(1),
  CRIT(2),
  ERR(3),
  WARNING(4),
  NOTICE(5),
  INFO(6),
  DEBUG(7);

  private final int code;

  Level(int code) {
    this.code = code;
  }

  /** Finds a level by its word. */
  public static Optional<Level> parse(String word) {
    for (Level level : values()) {
      if (level.word().equals(word)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** Returns the number that goes into a message's priority: facility times 8 plus level. */
  public int code() {
    return code;
  }

  /** Returns the word of the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
