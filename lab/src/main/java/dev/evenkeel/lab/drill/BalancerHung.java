package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.article.Article;
import dev.evenkeel.lab.network.HostProcess;
import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.util.List;

/**
 * SIGSTOP to the balancer on lb1: it is still there, but serves nobody. Afterwards it may go on, if
 * nobody has put an end to it.
 */
record BalancerHung() implements Step {
  private static final long BOUND_MS = 1_000;
  private static final long LIMIT_MS = 8_000;

  @Override
  public String title() {
    return "balancer on lb1 hung";
  }

  @Override
  public Measurement run(Stage stage) throws IOException, InterruptedException {
    List<HostProcess> balancer = stage.lab().lb1().balancer();
    long eventNs = System.nanoTime();
    balancer.forEach(process -> process.signal(Signals.STOP));
    stage.say("lb1: balancer hangs (SIGSTOP)");
    stage.awaitAnswers(eventNs, 600, LIMIT_MS);
    Measurement measured =
        stage
            .measure(this, eventNs)
            .classic(ClassicFigures.BALANCER_HUNG)
            .noteClaim(Article.LB2)
            .complainUnless(!balancer.isEmpty(), "there was no process called haproxy on lb1")
            .outage(BOUND_MS);
    balancer.forEach(process -> process.signal(Signals.CONT));
    stage.say("lb1: the hung balancer may go on (SIGCONT)");
    return measured;
  }
}
