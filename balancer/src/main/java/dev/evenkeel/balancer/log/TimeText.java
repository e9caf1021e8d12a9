package dev.evenkeel.balancer.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Any thread: times as text in one form, made anew once a second: a line for each request asks for
 * the same one over and over.
 */
final class TimeText {
  private final DateTimeFormatter form;
  private final Supplier<ZoneId> zone;

  /** The last second that was asked for, and its text: a value, so that threads may race for it. */
  private record Second(long epochSecond, String text) {}

  private volatile Second last = new Second(Long.MIN_VALUE, "");

  /**
   * @param pattern with nothing below the second
   * @param zone asked once for each second
   */
  TimeText(String pattern, Supplier<ZoneId> zone) {
    this.form = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
    this.zone = zone;
  }

  /** Returns the text of the second in which a time lies. */
  String of(long wallMs) {
    long second = Math.floorDiv(wallMs, 1000L);
    Second known = last;
    if (known.epochSecond() != second) {
      known = new Second(second, form.format(Instant.ofEpochSecond(second).atZone(zone.get())));
      last = known;
    }
    return known.text();
  }
}
