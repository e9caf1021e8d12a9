package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Article;
import java.io.IOException;

/** lb1 boots and takes the address back. */
record MachineBack() implements Step {
  private static final long BOUND_MS = 100;
  private static final long LIMIT_MS = 15_000;
  private static final long AFTERWARDS_MS = 600;

  @Override
  public String title() {
    return "lb1 back, master again";
  }

  @Override
  public Measurement run(Stage stage) throws IOException, InterruptedException {
    long eventNs = System.nanoTime();
    stage.lab().bootLb1();
    stage.say("lb1: boots");
    boolean master = stage.await(LIMIT_MS, stage::lb1IsMasterInFull);
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
