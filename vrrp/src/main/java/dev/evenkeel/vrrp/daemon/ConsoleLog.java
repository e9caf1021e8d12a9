package dev.evenkeel.vrrp.daemon;

import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Any thread: lines as Keepalived writes them with {@code -l}: the time as {@code strftime("%c")},
 * a colon, the text. Whoever logs never waits for whoever reads: VRRP must go on when nobody does.
 */
public final class ConsoleLog implements Consumer<String>, AutoCloseable {
  private static final DateTimeFormatter STRFTIME_C =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

  private final QueuedLines lines;

  /** Writes to {@code out}, which may block, on a thread of its own. */
  public ConsoleLog(PrintStream out) {
    lines =
        new QueuedLines(
            text -> line(LocalDateTime.now(ZoneId.systemDefault()), text),
            line -> {
              out.println(line);
              out.flush();
            });
  }

  @Override
  public void accept(String text) {
    lines.accept(text);
  }

  /** Waits until all is written, but not for a reader that no longer reads. */
  void flush() {
    lines.flush();
  }

  /** Takes no more, and waits as {@link #flush} does. */
  @Override
  public void close() {
    lines.close();
  }

  static String line(LocalDateTime when, String text) {
    return STRFTIME_C.format(when) + ": " + text;
  }
}
