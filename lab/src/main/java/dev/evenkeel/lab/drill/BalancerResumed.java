package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.pair.BalancerState;
import java.io.IOException;

/** The balancer that hung goes on, or a new one has taken its place; lb1 takes the address back. */
record BalancerResumed() implements Step {
  private static final long BOUND_MS = 100;
  private static final long LIMIT_MS = 15_000;
  private static final long AFTERWARDS_MS = 600;

  @Override
  public String title() {
    return "balancer goes on, lb1 master again";
  }

  @Override
  public Measurement run(Stage stage) throws IOException, InterruptedException {
    // Only from the first answers on: what was lost while it hung is the step before's.
    stage.awaitAnswers(System.nanoTime(), 0, LIMIT_MS);
    long eventNs = System.nanoTime();
    boolean master =
        stage.await(
            LIMIT_MS,
            () ->
                stage.lab().lb1().balancerState() == BalancerState.ALIVE
                    && stage.lb1IsMasterInFull());
    stage.say(master ? "lb1 is master again" : "lb1 does not become master");
    stage.watch(AFTERWARDS_MS);
    return stage
        .measure(this, eventNs)
        .classic(ClassicFigures.FAIL_BACK)
        .noteClaim(Article.LB1)
        .complainUnless(master, "lb1 did not become master again")
        .outage(BOUND_MS);
  }
}
