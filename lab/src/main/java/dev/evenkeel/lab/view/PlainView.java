package dev.evenkeel.lab.view;

import dev.evenkeel.lab.drill.DrillListener;
import dev.evenkeel.lab.drill.Measurement;
import java.io.PrintStream;
import java.util.Locale;

/** Tells of the drill line by line, each with the seconds since the start. One thread only. */
public final class PlainView implements DrillListener {
  private final PrintStream out;
  private final long startNs;

  /**
   * A view of a drill that began just now.
   *
   * @param startNs the beginning, in {@link System#nanoTime} terms
   */
  public PlainView(PrintStream out, long startNs) {
    this.out = out;
    this.startNs = startNs;
  }

  @Override
  public void stepBegins(int number, int count, String title) {
    line("[" + number + "/" + count + "] " + title);
  }

  @Override
  public void happened(String what) {
    line("  " + what);
  }

  @Override
  public void stepEnded(Measurement measurement) {
    line("  " + ReportTable.line(measurement));
    measurement.notes().forEach(note -> line("  " + note));
    measurement.complaints().forEach(complaint -> line("  FAIL: " + complaint));
  }

  private void line(String text) {
    double seconds = (System.nanoTime() - startNs) / 1e9;
    out.println(String.format(Locale.ROOT, "%7.2f s  %s", seconds, text));
    out.flush();
  }
}
