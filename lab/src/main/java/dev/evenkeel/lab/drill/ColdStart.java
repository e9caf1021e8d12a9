package dev.evenkeel.lab.drill;

import dev.evenkeel.lab.client.Request;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Both nodes start, lb1 a moment before lb2: two that start in the same instant have timers only 4
 * ms apart (RFC 3768, 6.1, with priorities 101 and 100), and either may win for a moment.
 */
record ColdStart() implements Step {
  /**
   * Programs start (two JVMs a node), then lb1 waits for three advertisements and the skew: 3.6 s.
   */
  private static final long BOUND_MS = 12_000;

  private static final long HEAD_START_MS = 700;
  private static final long LIMIT_MS = 30_000;

  @Override
  public String title() {
    return "cold start of both nodes";
  }

  @Override
  public Measurement run(Stage stage) throws IOException, InterruptedException {
    stage.lab().startInstruments();
    long startNs = System.nanoTime();
    stage.say("lb1 starts: " + stage.lab().lb1().program().title());
    stage.lab().lb1().start();
    stage.watch(HEAD_START_MS);
    stage.say("lb2 starts: " + stage.lab().lb2().program().title());
    stage.lab().lb2().start();
    stage.await(LIMIT_MS, () -> firstAnswer(stage, startNs).isPresent() || bothEnded(stage));
    boolean answered = firstAnswer(stage, startNs).isPresent();
    boolean settled =
        answered
            && stage.await(10_000, () -> stage.lb1IsMasterInFull() && stage.lab().lb2().isReady())
            && stage.awaitAnswers(System.nanoTime(), 0, 5_000);
    MeasurementBuilder result =
        stage
            .measure(this, startNs)
            .quantity("first answer")
            .classic(ClassicFigures.COLD_START)
            .complainUnless(!answered || settled, "the pair did not settle with lb1 as master");
    if (!answered && bothEnded(stage)) {
      result.complain("both nodes ended; the last words of lb1:");
      stage.lab().lb1().log().tail(5).forEach(result::complain);
    }
    long firstNs = firstAnswer(stage, startNs).map(Request::startNs).orElseGet(System::nanoTime);
    return result.length(
        TimeUnit.NANOSECONDS.toMillis(firstNs - startNs), answered, BOUND_MS, firstNs);
  }

  private static boolean bothEnded(Stage stage) {
    return stage.lab().lb1().hasEnded() && stage.lab().lb2().hasEnded();
  }

  private static Optional<Request> firstAnswer(Stage stage, long fromNs) {
    return stage.lab().requests().startedBetween(fromNs, System.nanoTime()).stream()
        .filter(Request::answered)
        .findFirst();
  }
}
