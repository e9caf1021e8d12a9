package dev.evenkeel.vrrp.daemon;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Any thread: lines for somebody who may stop reading, written by a thread of their own. Whoever
 * has a line never waits: what does not fit is dropped and counted, and the count is written where
 * the lines are missing.
 */
final class QueuedLines implements Consumer<String>, AutoCloseable {
  private static final int CAPACITY_LINES = 10_000;

  /** When all is to be written: how long a single line may take before the rest is given up. */
  private static final long STALLED_MS = 300;

  /** When all is to be written: for all lines together. */
  private static final long FLUSH_MS = 3_000;

  private final UnaryOperator<String> format;
  private final Consumer<String> out;
  private final int capacityLines;

  // All guarded by the queue.
  private final Queue<String> lines = new ArrayDeque<>();
  private boolean writing;
  private boolean closed;
  private long lost;
  private long written;

  /**
   * @param format is given each line at the moment it is said
   * @param out writes it, however long that takes
   */
  QueuedLines(UnaryOperator<String> format, Consumer<String> out) {
    this(format, out, CAPACITY_LINES);
  }

  QueuedLines(UnaryOperator<String> format, Consumer<String> out, int capacityLines) {
    this.format = format;
    this.out = out;
    this.capacityLines = capacityLines;
    Thread.ofPlatform().name("log").daemon().start(this::write);
  }

  @Override
  public void accept(String text) {
    String line = format.apply(text);
    synchronized (lines) {
      boolean fits = lines.size() < capacityLines - (lost > 0 ? 1 : 0);
      if (closed || !fits) {
        lost++;
        return;
      }
      if (lost > 0) {
        lines.add(format.apply(lost + " lines before this one were lost: nobody read them"));
        lost = 0;
      }
      lines.add(line);
      lines.notifyAll();
    }
  }

  private void write() {
    try {
      for (String line = next(); !line.isEmpty(); line = next()) {
        out.accept(line);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next line, when there is one; nothing at the end. */
  private String next() throws InterruptedException {
    synchronized (lines) {
      if (writing) {
        writing = false;
        written++;
      }
      lines.notifyAll();
      while (lines.isEmpty() && !closed) {
        lines.wait();
      }
      String line = lines.poll();
      writing = line != null;
      return line == null ? "" : line;
    }
  }

  /** Waits until all is written, as long as somebody reads. */
  void flush() {
    synchronized (lines) {
      long endNs = inNs(FLUSH_MS);
      long stalledNs = inNs(STALLED_MS);
      long before = written;
      try {
        while (writing || !lines.isEmpty()) {
          if (written != before) {
            before = written;
            stalledNs = inNs(STALLED_MS);
          }
          long leftNs = Math.min(endNs, stalledNs) - System.nanoTime();
          if (leftNs <= 0) {
            return;
          }
          TimeUnit.NANOSECONDS.timedWait(lines, leftNs);
        }
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static long inNs(long ms) {
    return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
  }

  /** Takes no more, and waits as {@link #flush} does. */
  @Override
  public void close() {
    synchronized (lines) {
      if (lost > 0 && !closed) {
        lines.add(format.apply(lost + " lines before the end were lost: nobody read them"));
      }
      closed = true;
      lines.notifyAll();
    }
    flush();
  }
}
