package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.client.Outcome;
import dev.evenkeel.lab.client.Request;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** web1 serves again, and gets requests as soon as its check has succeeded twice. */
record WebServerBack() implements Step {
  /** The check is every 2 s and must succeed twice (inter and rise by default). */
  private static final long BOUND_MS = 4_300;

  private static final long LIMIT_MS = 7_000;
  private static final long AFTERWARDS_MS = 500;

  @Override
  public String title() {
    return "web1 back";
  }

  @Override
  public Measurement run(Stage stage) throws IOException, InterruptedException {
    String name = stage.lab().web1().name();
    long eventNs = System.nanoTime();
    stage.lab().web1().start();
    stage.say("web1: serves again");
    stage.await(LIMIT_MS, () -> firstFrom(stage, name, eventNs).isPresent());
    Optional<Request> first = firstFrom(stage, name, eventNs);
    if (first.isPresent()) {
      stage.say(name + " answers again");
    }
    stage.watch(AFTERWARDS_MS);
    long lost =
        requestsSince(stage, eventNs).stream()
            .filter(request -> request.outcome() != Outcome.ANSWERED)
            .count();
    long firstNs = first.map(Request::startNs).orElseGet(System::nanoTime);
    return stage
        .measure(this, eventNs)
        .quantity("until it answers")
        .complainUnless(lost == 0, lost + " requests were lost")
        .length(
            TimeUnit.NANOSECONDS.toMillis(firstNs - eventNs), first.isPresent(), BOUND_MS, eventNs);
  }

  private static Optional<Request> firstFrom(Stage stage, String server, long fromNs) {
    return requestsSince(stage, fromNs).stream()
        .filter(request -> request.server().equals(server))
        .findFirst();
  }

  private static List<Request> requestsSince(Stage stage, long fromNs) {
    return stage.lab().requests().startedBetween(fromNs, System.nanoTime());
  }
}
