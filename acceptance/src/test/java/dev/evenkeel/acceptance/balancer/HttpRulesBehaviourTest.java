package dev.evenkeel.acceptance.balancer;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What HTTP rules do to messages, what is answered in their place, the cookies of servers, and what
 * fetches and converters find.
 */
@Timeout(240)
class HttpRulesBehaviourTest {
  static List<RuleCase> answers() throws IOException {
    return RuleCase.load("http-answers.txt");
  }

  static List<RuleCase> rules() throws IOException {
    return RuleCase.load("http-rules.txt");
  }

  static List<RuleCase> cookies() throws IOException {
    return RuleCase.load("http-cookies.txt");
  }

  static List<RuleCase> samples() throws IOException {
    return RuleCase.load("http-samples.txt");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void samplesHaveTheSameValues(RuleCase one) throws Exception {
    HttpBehaviourTest.compare("http-samples.txt", one);
  }

  @ParameterizedTest
  @MethodSource("answers")
  void clientsGetTheSameAnswers(RuleCase one) throws Exception {
    HttpBehaviourTest.compare("http-answers.txt", one);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void messagesAreChangedAlike(RuleCase one) throws Exception {
    HttpBehaviourTest.compare("http-rules.txt", one);
  }

  @ParameterizedTest
  @MethodSource("cookies")
  void cookiesTellTheSameServers(RuleCase one) throws Exception {
    HttpBehaviourTest.compare("http-cookies.txt", one);
  }
}
