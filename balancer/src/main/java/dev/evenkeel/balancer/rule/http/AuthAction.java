package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.sample.InvalidExpressionException;

/** {@code auth}: asks the client for a name and a password ({@link Challenge}). Stateless. */
final class AuthAction {
  private AuthAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    String realm = line.proxy().name();
    if (line.peek().equals("realm")) {
      line.take();
      if (line.isOver()) {
        throw new InvalidExpressionException("missing realm value.\n");
      }
      realm = line.take();
    }
    String told = realm;
    return (subject, sample) -> {
      HttpExchange http = subject.http();
      if (http != null) {
        http.askForCredentials();
        http.answer(Challenge.of(http, told));
      }
      return Decision.ANSWER;
    };
  }
}
