package dev.evenkeel.balancer.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.TestBackends;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.TestContext;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What conditions come to, with the request {@code hello} so far. */
class ConditionTest {
  private static Verdict evaluate(String condition, boolean complete) {
    var proxy = TestBackends.of("use-server s " + condition, "s").proxy();
    Condition parsed =
        Objects.requireNonNull(proxy.get(BackendRules.USE_SERVER).getFirst().condition());
    TestContext context = new TestContext().request("hello".getBytes(ISO_8859_1));
    return parsed.evaluate(complete ? context.complete() : context, new Sample());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if TRUE | TRUE | TRUE",
        "if FALSE | FALSE | FALSE",
        "unless FALSE | TRUE | TRUE",
        "if !FALSE TRUE | TRUE | TRUE",
        "if TRUE FALSE or TRUE | TRUE | TRUE",
        "if FALSE or FALSE | FALSE | FALSE",
        "if WAIT_END | NOT_YET | TRUE",
        "if !WAIT_END | NOT_YET | FALSE",
        "if FALSE WAIT_END | FALSE | FALSE",
        "if TRUE or WAIT_END | TRUE | TRUE",
        "if WAIT_END or TRUE | TRUE | TRUE",
        "if REQ_CONTENT | TRUE | TRUE",
        "if { req.len gt 5 } | NOT_YET | FALSE",
        "if { req.len lt 9 } | TRUE | TRUE",
        "if { req.payload(0,5) -m str hello } | TRUE | TRUE",
        "if { req.payload(0,5) -m str Hello } | FALSE | FALSE",
        "if { req.payload(0,5) -m str -i Hello } | TRUE | TRUE",
        "if { req.payload(0,5) -m beg he } | TRUE | TRUE",
        "if { req.payload(0,5) -m end lo } | TRUE | TRUE",
        "if { req.payload(0,5) -m sub x ell } | TRUE | TRUE",
        "if { req.payload(0,5) -m reg ^h.*o$ } | TRUE | TRUE",
        "if { req.payload(0,5) -m bin 68656c6c6f } | TRUE | TRUE",
        "if { req.payload(0,5) -m len 5 } | TRUE | TRUE",
        "if { req.payload(0,5) -m len 1:4 6: } | FALSE | FALSE",
        "if { req.payload(0,6) -m found } | NOT_YET | FALSE",
        "if { str(a/b/c) -m dir b } | TRUE | TRUE",
        "if { str(a/bb/c) -m dir b } | FALSE | FALSE",
        "if { str(www.example.org) -m dom example } | TRUE | TRUE",
        "if { str(www.example.org) -m dom xample } | FALSE | FALSE",
        "if { ipv4(10.1.2.3) 10/8 } | TRUE | TRUE",
        "if { ipv4(10.1.2.3) 10.1.2.4 10.1.2.0/24 } | TRUE | TRUE",
        "if { ipv4(10.1.2.3) ::ffff:0:0/96 } | TRUE | TRUE",
        "if { ipv6(::ffff:10.1.2.3) 10.1/16 } | FALSE | FALSE",
        "if { ipv6(::ffff:10.1.2.3) 10.1.0.0/16 } | TRUE | TRUE",
        "if { ipv6(2001:db8::1) 2001:db8::/32 } | TRUE | TRUE",
        "if { int(5) ge 5 } { int(5) le 5 } !{ int(5) gt 5 } !{ int(5) lt 5 } | TRUE | TRUE",
        "if { int(-5) lt 0 } | TRUE | TRUE",
        "if { str(12),add(1) 13 } | TRUE | TRUE",
        "if { var(txn.none) -m found } | FALSE | FALSE"
      })
  void verdicts(String condition, Verdict early, Verdict late) {
    assertThat(evaluate(condition, false)).as("while more may come").isEqualTo(early);
    assertThat(evaluate(condition, true)).as("once no more comes").isEqualTo(late);
  }
}
