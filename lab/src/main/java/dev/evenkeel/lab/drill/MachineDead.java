package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Article;
import java.io.IOException;

/** lb1 loses its power: cable and processes at once, no farewell. Only time tells lb2. */
record MachineDead() implements Step {
  /** Three advertisements and the skew, 3.6 s, and a tenth for what hangs on it. */
  private static final long BOUND_MS = 3_700;

  private static final long LIMIT_MS = 10_000;

  @Override
  public String title() {
    return "lb1 dead (machine)";
  }

  @Override
  public Measurement run(Stage stage) throws IOException, InterruptedException {
    long eventNs = System.nanoTime();
    stage.lab().crashLb1();
    stage.say("lb1: no power");
    stage.awaitAnswers(eventNs, 600, LIMIT_MS);
    return stage
        .measure(this, eventNs)
        .classic(ClassicFigures.MACHINE_DEAD)
        .noteClaim(Article.LB2)
        .outage(BOUND_MS);
  }
}
