package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Article;
import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;

/**
 * lb1 loses its power: cable and processes at once, no farewell. Only time tells lb2.
 *
 * @param boundMs how long nobody may answer
 */
record MachineDead(long boundMs) implements Step {
  /** Three advertisements and the skew, 3.6 s, and a tenth for what hangs on it. */
  static final long MASTER_DOWN_BOUND_MS = 3_700;

  /** Beyond the time after which missing heartbeats mean death. */
  static final long DETECTED_BOUND_MS = 100;

  private static final long ADVERTISEMENT_INTERVAL_MS = 1_000;
  private static final long LIMIT_MS = 10_000;

  @Override
  public String title() {
    return "lb1 dead (machine)";
  }

  @Override
  public Measurement run(Stage stage) throws IOException, InterruptedException {
    // Any moment between two advertisements is as likely as another.
    stage.watch(ThreadLocalRandom.current().nextLong(ADVERTISEMENT_INTERVAL_MS));
    long eventNs = System.nanoTime();
    stage.lab().crashLb1();
    stage.say("lb1: no power");
    stage.awaitAnswers(eventNs, 600, LIMIT_MS);
    return stage
        .measure(this, eventNs)
        .classic(ClassicFigures.MACHINE_DEAD)
        .noteClaim(Article.LB2)
        .outage(boundMs);
  }
}
