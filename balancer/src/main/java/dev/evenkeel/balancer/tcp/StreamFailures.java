package dev.evenkeel.balancer.tcp;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Any thread: errors of the program itself that show themselves while it works for one stream. That
 * stream ends and is counted; each place is told of once, with its stack, so that it can be mended
 * and does not fill the log meanwhile.
 *
 * <p>Errors of the virtual machine, as that there is no memory left, are none of these: they end
 * the process.
 */
public final class StreamFailures {
  /** Beyond this, something else than places tells them apart. */
  private static final int MOST_PLACES = 100;

  private final Consumer<String> report;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  /**
   * @param report is given a text of some lines for each new place
   */
  public StreamFailures(Consumer<String> report) {
    this.report = report;
  }

  void happened(RuntimeException failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    String place = failure.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    if (known.size() < MOST_PLACES && known.add(place)) {
      StringWriter text = new StringWriter();
      failure.printStackTrace(new PrintWriter(text));
      report.accept("internal error, a stream ends by it: " + text.toString().stripTrailing());
    }
  }
}
