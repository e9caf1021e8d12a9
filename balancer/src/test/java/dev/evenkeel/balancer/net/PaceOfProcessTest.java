package dev.evenkeel.balancer.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.TestBackends;
import org.junit.jupiter.api.Test;

/** What is counted of connections that one of several rates forbids. */
class PaceOfProcessTest {
  @Test
  void aRefusalByOneRateIsNotCountedByTheOthers() {
    ConnectionLimit limit = new ConnectionLimit(100, 2, 1);
    Frontend frontend =
        new Frontend(
            TestBackends.proxies("frontend f\n bind 127.0.0.1:1\n rate-limit sessions 2\n")
                .getFirst(),
            100,
            limit,
            errno -> {});
    assertThat(frontend.tryPass(5000)).isZero();
    assertThat(frontend.tryPass(5000)).isPositive();
    limit.sessionPace().limit(0);
    assertThat(frontend.tryPass(5000)).isZero();
    assertThat(frontend.tryPass(5000)).isPositive();
  }
}
