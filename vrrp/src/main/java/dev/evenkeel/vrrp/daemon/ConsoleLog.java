package dev.evenkeel.vrrp.daemon;

import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Any thread: lines as Keepalived writes them with {@code -l}: the time as {@code strftime("%c")},
 * a colon, the text.
 */
final class ConsoleLog implements Consumer<String> {
  private static final DateTimeFormatter STRFTIME_C =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private final PrintStream out;

  ConsoleLog(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(String text) {
    out.println(line(LocalDateTime.now(java.time.ZoneId.systemDefault()), text));
    out.flush();
  }

  static String line(LocalDateTime when, String text) {
    return STRFTIME_C.format(when) + ": " + text;
  }
}
