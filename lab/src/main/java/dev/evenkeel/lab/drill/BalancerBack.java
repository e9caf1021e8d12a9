package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.pair.BalancerState;
import java.io.IOException;

/**
 * The balancer on lb1 is well again, and lb1, having the higher priority, takes the address back.
 */
record BalancerBack() implements Step {
  private static final long BOUND_MS = 100;
  private static final long START_LIMIT_MS = 10_000;
  private static final long PREEMPTION_LIMIT_MS = 10_000;
  private static final long AFTERWARDS_MS = 600;

  @Override
  public String title() {
    return "balancer back, lb1 master again";
  }

  @Override
  public Measurement run(Stage stage) throws IOException, InterruptedException {
    long eventNs = System.nanoTime();
    stage.lab().lb1().restoreBalancer();
    boolean alive =
        stage.await(START_LIMIT_MS, () -> stage.lab().lb1().balancerState() == BalancerState.ALIVE);
    stage.say(alive ? "lb1: balancer runs again" : "lb1: balancer stays dead");
    boolean master = alive && stage.await(PREEMPTION_LIMIT_MS, stage::lb1IsMasterInFull);
    if (master) {
      stage.say("lb1 is master again");
    }
    stage.watch(AFTERWARDS_MS);
    return stage
        .measure(this, eventNs)
        .classic(ClassicFigures.FAIL_BACK)
        .noteClaim(Article.LB1)
        .complainUnless(alive, "the balancer did not come back")
        .complainUnless(master, "lb1 did not become master again")
        .outage(BOUND_MS);
  }
}
