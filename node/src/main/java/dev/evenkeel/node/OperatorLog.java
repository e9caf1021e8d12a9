package dev.evenkeel.node;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Any thread: the keeper's lines on standard error, with the time as Keepalived's console shows it.
 */
final class OperatorLog implements Consumer<String> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  @Override
  public synchronized void accept(String line) {
    System.err.println(TIME.format(ZonedDateTime.now(ZoneId.systemDefault())) + ": " + line);
  }
}
