package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Laboratory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the steps in their order; the thread that calls {@link #run} changes the laboratory. */
public final class Drill {
  private final Laboratory lab;
  private final DrillListener listener;
  private final List<Step> steps;

  /** A drill of a laboratory whose nodes have not been started. */
  public Drill(Laboratory lab, DrillListener listener, Plan plan) {
    this.lab = lab;
    this.listener = listener;
    steps = plan.steps(lab.settings());
  }

  /**
   * Runs all steps. Without a first answer the rest is pointless and left out.
   *
   * @param beganNs when the building of the network began
   * @throws IOException when the network itself cannot be handled any more
   */
  public Report run(long beganNs) throws IOException, InterruptedException {
    Stage stage = new Stage(lab, listener);
    List<Measurement> measurements = new ArrayList<>();
    for (Step step : steps) {
      listener.stepBegins(measurements.size() + 1, steps.size(), step.title());
      Measurement measurement = step.run(stage);
      measurements.add(measurement);
      listener.stepEnded(measurement);
      if (measurements.size() == 1 && !measurement.over()) {
        break;
      }
    }
    return new Report(
        lab.lb1().program().title(),
        lab.lb2().program().title(),
        lab.settings().realNginx() ? "nginx" : "built in",
        measurements,
        lab.requests().answered(),
        lab.requests().lost(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs));
  }
}
