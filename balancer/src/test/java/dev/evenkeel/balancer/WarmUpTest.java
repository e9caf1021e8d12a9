package dev.evenkeel.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.linux.Descriptors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a balancer carries of its own before it is needed is carried whole. */
@Timeout(60)
class WarmUpTest {
  @ParameterizedTest
  @CsvSource({"false,false,false,0", "false,true,true,1", "true,false,false,2", "true,true,true,3"})
  void everyQuestionOfAShortTimeIsAnswered(boolean http, boolean logs, boolean rules, int round)
      throws Exception {
    int before = BalancerRig.openDescriptors();
    Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
    CompletableFuture<Integer> answers = new CompletableFuture<>();
    long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
    WarmUp warmUp =
        WarmUp.begin(
                new WarmUpPlan(http, logs, rules, round),
                () -> System.nanoTime() > endNs,
                answers::complete,
                broken::add)
            .orElseThrow();
    try (warmUp) {
      assertThat(answers.get(20, TimeUnit.SECONDS)).isGreaterThan(100);
      assertThat(broken).isEmpty();
    }
    BalancerRig.await(
        "the end of all its connections",
        () -> {
          try {
            return BalancerRig.openDescriptors() <= before;
          } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({"false,false,false,0", "false,true,true,1", "true,false,false,2", "true,true,true,3"})
  void itsConfigurationIsOneWithoutAWarning(boolean http, boolean logs, boolean rules, int round)
      throws Exception {
    int listener = WarmUpOrigin.listen();
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Diagnostics diagnostics = new Diagnostics(new PrintStream(said, true), 1, "", "");
    var loaded =
        new ConfigurationLoader(Map.of(), Compatibility.CLASSIC, false, diagnostics)
            .loadText(new WarmUpPlan(http, logs, rules, round).configuration(listener, 1, 2));
    Descriptors.close(listener);
    assertThat(loaded).as(said.toString()).isPresent();
    assertThat(said.toString()).doesNotContain("ALERT").doesNotContain("WARNING");
  }

  @Test
  void itCarriesWhatTheConfigurationCarries() {
    var loaded =
        new ConfigurationLoader(
                Map.of(),
                Compatibility.CLASSIC,
                false,
                new Diagnostics(new PrintStream(new ByteArrayOutputStream()), 1, "", ""))
            .loadText(
                """
                defaults
                 timeout client 1s
                 timeout server 1s
                 timeout connect 1s
                listen t
                 bind 127.0.0.1:1
                 log 127.0.0.1:2 local0
                listen h
                 mode http
                 bind 127.0.0.1:3
                backend unused
                 mode http
                """)
            .orElseThrow();
    assertThat(WarmUpPlan.of(loaded))
        .hasSize(2 * WarmUpPlan.ROUNDS)
        .startsWith(
            new WarmUpPlan(false, true, false, 0),
            new WarmUpPlan(true, false, false, 0),
            new WarmUpPlan(false, true, false, 1));
  }
}
