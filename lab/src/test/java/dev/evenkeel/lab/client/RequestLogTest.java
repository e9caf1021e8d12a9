package dev.evenkeel.lab.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RequestLogTest {
  private final RequestLog log = new RequestLog();

  @Test
  void sortsByStartWhateverEndedFirst() {
    log.add(request(20, 21, Outcome.ANSWERED, "WEB 2"));
    log.add(request(30, 31, Outcome.ANSWERED, "WEB 1"));
    log.add(request(10, 260, Outcome.NO_ANSWER, ""));
    assertThat(log.startedBetween(10, 30)).extracting(Request::startNs).containsExactly(10L, 20L);
  }

  @Test
  void counts() {
    log.add(request(10, 11, Outcome.ANSWERED, "WEB 1"));
    log.add(request(20, 21, Outcome.ANSWERED, "WEB 2"));
    log.add(request(30, 31, Outcome.ANSWERED, "WEB 1"));
    log.add(request(40, 41, Outcome.REFUSED, ""));
    assertThat(log.answered()).isEqualTo(3);
    assertThat(log.lost()).isEqualTo(1);
    assertThat(log.hits()).containsEntry("WEB 1", 2L).containsEntry("WEB 2", 1L).hasSize(2);
  }

  @Test
  void forgetsSingleRequestsAfterFiveMinutesButNotTheTotals() {
    log.add(request(0, 1, Outcome.ANSWERED, "WEB 1"));
    long later = 301_000_000_000L;
    log.add(request(later, later + 1, Outcome.ANSWERED, "WEB 1"));
    assertThat(log.startedBetween(0, later + 1)).hasSize(1);
    assertThat(log.answered()).isEqualTo(2);
  }

  private static Request request(long start, long end, Outcome outcome, String server) {
    return new Request(start, start, end, outcome, server);
  }
}
