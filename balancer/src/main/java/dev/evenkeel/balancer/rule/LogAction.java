package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.log.ProfileUse;
import dev.evenkeel.balancer.sample.InvalidExpressionException;

/** {@code do-log}: a log line right now, beside those that come by themselves. */
final class LogAction {
  private LogAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    LogOrigin origin = origin(line.place());
    if (!line.peek().equals("profile")) {
      return (subject, sample) -> {
        subject.log(origin, null);
        return Decision.CONTINUE;
      };
    }
    line.take();
    if (line.isOver()) {
      throw new InvalidExpressionException("'profile' expects the name of a log-profile section");
    }
    ProfileUse use = ProfileUse.ofRule(line.proxy(), line.take(), line.line().position());
    return (subject, sample) -> {
      subject.log(origin, use.profile());
      return Decision.CONTINUE;
    };
  }

  private static LogOrigin origin(Place place) {
    return switch (place) {
      case CONNECTION -> LogOrigin.CONNECTION_RULE;
      case SESSION -> LogOrigin.SESSION_RULE;
      case REQUEST -> LogOrigin.REQUEST_RULE;
      case RESPONSE -> LogOrigin.RESPONSE_RULE;
      case HTTP_REQUEST, REDIRECT -> LogOrigin.HTTP_REQUEST_RULE;
      case HTTP_RESPONSE -> LogOrigin.HTTP_RESPONSE_RULE;
      case HTTP_AFTER_RESPONSE -> LogOrigin.HTTP_AFTER_RESPONSE_RULE;
    };
  }
}
