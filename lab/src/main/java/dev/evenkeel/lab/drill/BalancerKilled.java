package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.network.HostProcess;
import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.util.List;

/**
 * SIGKILL to the balancer on lb1, as a crash would; lb2 takes over.
 *
 * @param boundMs how long nobody may answer
 */
record BalancerKilled(long boundMs) implements Step {
  /** Death is known at once; lb2 then waits for its skew, (256 - 102) / 256 s = 602 ms. */
  static final long SKEW_BOUND_MS = 1_000;

  /** Two of our own kind: lb1 says over the status link that lb2 need not wait. */
  static final long NAMED_SUCCESSOR_BOUND_MS = 150;

  private static final long LIMIT_MS = 8_000;

  @Override
  public String title() {
    return "balancer on lb1 killed";
  }

  @Override
  public Measurement run(Stage stage) throws IOException, InterruptedException {
    List<HostProcess> balancer = stage.lab().lb1().balancer();
    long eventNs = System.nanoTime();
    balancer.forEach(process -> process.signal(Signals.KILL));
    stage.say("lb1: balancer killed (SIGKILL)");
    stage.awaitAnswers(eventNs, 600, LIMIT_MS);
    return stage
        .measure(this, eventNs)
        .classic(ClassicFigures.BALANCER_KILLED)
        .noteClaim(Article.LB2)
        .complainUnless(!balancer.isEmpty(), "there was no process called haproxy on lb1")
        .outage(boundMs);
  }
}
