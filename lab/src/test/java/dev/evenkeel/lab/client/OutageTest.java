package dev.evenkeel.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final long PACE_NS = ms(10);

  @Test
  void noneWhenEverythingIsAnswered() {
    assertThat(outage(requests(2000, at -> true), 1000, 2000)).isEqualTo(new Outage(0, true));
  }

  @Test
  void countsFromTheLastGoodRequestToTheNextLessThePace() {
    // Good at 990 and again at 1600: between them 60 requests were lost.
    List<Request> requests = requests(2500, at -> at < 1000 || at >= 1600);
    assertThat(outage(requests, 1000, 2500)).isEqualTo(new Outage(600, true));
  }

  @Test
  void takesTheLongestOfSeveral() {
    List<Request> requests =
        requests(3000, at -> !(at >= 1000 && at < 1100) && !(at >= 1500 && at < 2000));
    assertThat(outage(requests, 1000, 3000)).isEqualTo(new Outage(500, true));
  }

  @Test
  void ignoresWhatWasOverBeforeTheEvent() {
    List<Request> requests = requests(2000, at -> at < 100 || at >= 600);
    assertThat(outage(requests, 1000, 2000)).isEqualTo(new Outage(0, true));
  }

  @Test
  void isNotOverWhenNothingWasAnsweredUntilTheEnd() {
    List<Request> requests = requests(5000, at -> at < 1000);
    assertThat(outage(requests, 1000, 5000)).isEqualTo(new Outage(4010, false));
  }

  @Test
  void countsFromTheEventWhenNothingWasAnsweredBeforeIt() {
    List<Request> requests = requests(5000, at -> at >= 3500);
    assertThat(outage(requests, 1000, 5000)).isEqualTo(new Outage(2490, true));
  }

  @Test
  void requestsStillUnderWayAtTheEndAreNoOutage() {
    List<Request> requests = requests(2000, at -> at < 1750);
    assertThat(outage(requests, 1000, 2000)).isEqualTo(new Outage(0, true));
  }

  @Test
  void everySecondRequestLostIsHardlyAnOutage() {
    List<Request> requests = requests(3000, at -> at < 1000 || at / 10 % 2 == 0);
    assertThat(outage(requests, 1000, 3000)).isEqualTo(new Outage(10, true));
  }

  @Test
  void aPauseOfTheClientIsNoOutage() {
    List<Request> requests = requests(2000, at -> true);
    requests.removeIf(request -> request.startNs() > ms(1100) && request.startNs() < ms(1300));
    assertThat(outage(requests, 1000, 2000)).isEqualTo(new Outage(0, true));
  }

  private static Outage outage(List<Request> requests, long eventMs, long untilMs) {
    return Outage.longest(requests, ms(eventMs), ms(untilMs), PACE_NS);
  }

  private static List<Request> requests(int untilMs, IntPredicate good) {
    List<Request> requests = new ArrayList<>();
    for (int at = 0; at < untilMs; at += 10) {
      Outcome outcome = good.test(at) ? Outcome.ANSWERED : Outcome.REFUSED;
      requests.add(new Request(ms(at), ms(at), ms(at + 1), outcome, "WEB 1"));
    }
    return requests;
  }

  private static long ms(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
