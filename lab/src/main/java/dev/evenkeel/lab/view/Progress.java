package dev.evenkeel.lab.view;

import dev.evenkeel.lab.drill.DrillListener;
import dev.evenkeel.lab.drill.Measurement;
import java.util.ArrayList;
import java.util.List;

/** Remembers how far the drill is; the drill's thread writes, any thread reads. */
public final class Progress implements DrillListener {
  private final List<Event> events = new ArrayList<>();
  private final List<Measurement> done = new ArrayList<>();
  private String step = "";

  /**
   * Something that was done or seen.
   *
   * @param timeNs when, in {@link System#nanoTime} terms
   */
  public record Event(long timeNs, String text) {}

  @Override
  public synchronized void stepBegins(int number, int count, String title) {
    step = number + "/" + count + " " + title;
  }

  @Override
  public synchronized void happened(String what) {
    events.add(new Event(System.nanoTime(), what));
  }

  @Override
  public synchronized void stepEnded(Measurement measurement) {
    done.add(measurement);
  }

  /** The step under way: {@code 3/10 balancer on lb1 killed}. */
  public synchronized String step() {
    return step;
  }

  /** All events so far, oldest first. */
  public synchronized List<Event> events() {
    return List.copyOf(events);
  }

  /** What has been measured so far. */
  public synchronized List<Measurement> done() {
    return List.copyOf(done);
  }
}
