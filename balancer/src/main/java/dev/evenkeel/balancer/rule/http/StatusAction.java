package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Statuses;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.sample.InvalidExpressionException;

/** {@code set-status}: another status and reason phrase for the client. */
final class StatusAction {
  private StatusAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    if (line.peek().isEmpty()) {
      throw new InvalidExpressionException(
          "expects 1 argument: <status>; or 3 arguments: <status> reason <fmt>");
    }
    int status = Numbers.lenient(line.take());
    if (status < 100 || status > 999) {
      throw new InvalidExpressionException("expects an integer status code between 100 and 999");
    }
    String text = Statuses.reason(status);
    if (line.peek().equals("reason") && !isEnd(line.peek(1))) {
      line.take();
      text = line.take();
    }
    byte[] reason = text.getBytes(ISO_8859_1);
    return (subject, sample) -> {
      HttpHead head = HeaderActions.head(subject, false);
      if (head != null) {
        head.setStatus(status, reason, 0, reason.length);
      }
      return Decision.CONTINUE;
    };
  }

  private static boolean isEnd(String word) {
    return word.isEmpty() || word.equals("if") || word.equals("unless");
  }
}
