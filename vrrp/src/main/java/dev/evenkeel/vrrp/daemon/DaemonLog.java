package dev.evenkeel.vrrp.daemon;

import java.util.function.Consumer;

/**
 * Any thread, if the sink is for any: writes Keepalived's lines to wherever they go.
 *
 * @param sink takes each line
 * @param detailed whether the lines that {@code -D} adds are written
 */
public record DaemonLog(Consumer<String> sink, boolean detailed) {
  /** A line that is always written. */
  public void info(String text) {
    sink.accept(text);
  }

  /** A line of detailed logging. */
  public void detail(String text) {
    if (detailed) {
      sink.accept(text);
    }
  }
}
