package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Laboratory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the steps in their order; the thread that calls {@link #run} changes the laboratory. */
public final class Drill {
  private static final List<Step> SHORT =
      List.of(new ColdStart(), new Alternation(), new BalancerKilled(), new BalancerBack());

  private static final List<Step> WHOLE =
      List.of(
          new ColdStart(),
          new Alternation(),
          new BalancerKilled(),
          new BalancerBack(),
          new BalancerHung(),
          new BalancerResumed(),
          new MachineDead(),
          new MachineBack(),
          new WebServerStopped(),
          new WebServerBack());

  private final Laboratory lab;
  private final DrillListener listener;
  private final List<Step> steps;

  /**
   * A drill of a laboratory whose nodes have not been started.
   *
   * @param quick only the first steps, up to the balancer's return
   */
  public Drill(Laboratory lab, DrillListener listener, boolean quick) {
    this.lab = lab;
    this.listener = listener;
    steps = quick ? SHORT : WHOLE;
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
