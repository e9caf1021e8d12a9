package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.client.Outcome;
import dev.evenkeel.lab.client.Request;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * web1 refuses connections. Until its check has failed, the requests that are its turn are lost;
 * from then on none may be.
 */
record WebServerStopped() implements Step {
  /** The line that says so, of HAProxy and of ours. */
  private static final String DOWN = "Server nginx/web1 is DOWN";

  /** The check is every 2 s and fails three times (inter and fall by default). */
  private static final long BOUND_MS = 6_300;

  private static final long LIMIT_MS = 9_000;

  @Override
  public String title() {
    return "web1 stopped";
  }

  @Override
  public Measurement run(Stage stage) throws IOException, InterruptedException {
    long eventNs = System.nanoTime();
    stage.lab().web1().stop();
    stage.say("web1: stopped, refuses connections");
    stage.await(LIMIT_MS, () -> saidDown(stage, eventNs).isPresent());
    OptionalLong said = saidDown(stage, eventNs);
    long downNs = said.orElse(eventNs + TimeUnit.MILLISECONDS.toNanos(BOUND_MS));
    stage.say(said.isPresent() ? "lb1: " + DOWN : "lb1 does not say that web1 is down");
    boolean steady = stage.awaitAnswers(downNs, 100, 3_000);
    long lostAfter = lost(stage.lab().requests().startedBetween(downNs, System.nanoTime()));
    long downMs = TimeUnit.NANOSECONDS.toMillis(downNs - eventNs);
    return stage
        .measure(this, eventNs)
        .quantity("until the check failed")
        .note("requests lost after the check had failed: " + lostAfter)
        .complainUnless(said.isPresent(), "no line \"" + DOWN + "\" in the log of lb1")
        .complainUnless(
            lostAfter == 0 && steady, lostAfter + " requests were lost after the check had failed")
        .length(downMs, said.isPresent(), BOUND_MS, eventNs);
  }

  private static OptionalLong saidDown(Stage stage, long fromNs) {
    return stage.lab().lb1().log().timeOf(DOWN, fromNs);
  }

  private static long lost(List<Request> requests) {
    return requests.stream().filter(request -> request.outcome() != Outcome.ANSWERED).count();
  }
}
