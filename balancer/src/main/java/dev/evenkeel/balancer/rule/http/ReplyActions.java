package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.reply.NamedErrors;
import dev.evenkeel.balancer.reply.ReplyParser;
import dev.evenkeel.balancer.reply.ReplyTemplate;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Site;

/** {@code deny}, {@code tarpit} and {@code return}: what is answered here. */
final class ReplyActions {
  private static final int FORBIDDEN = 403;
  private static final int OK = 200;
  private static final int TARPIT = 500;
  private static final int BAD_GATEWAY = 502;

  private final NamedErrors named;

  ReplyActions(NamedErrors named) {
    this.named = named;
  }

  Action deny(ActionLine line) throws InvalidExpressionException {
    int status = line.place() == Place.HTTP_REQUEST ? FORBIDDEN : BAD_GATEWAY;
    return action(refusal(line, status), Decision.DENY);
  }

  Action tarpit(ActionLine line) throws InvalidExpressionException {
    return action(refusal(line, TARPIT), Decision.TARPIT);
  }

  Action answer(ActionLine line) throws InvalidExpressionException {
    ReplyParser parser = parser(line, OK);
    ReplyTemplate reply = parser.parse();
    line.position(parser.position());
    return action(reply, Decision.ANSWER);
  }

  /** With nothing but a status, written the old way, the pages answer. */
  private ReplyTemplate refusal(ActionLine line, int status) throws InvalidExpressionException {
    ReplyParser parser = parser(line, status);
    parser.legacyStatus();
    ReplyTemplate reply = parser.parse();
    line.position(parser.position());
    return reply;
  }

  private ReplyParser parser(ActionLine line, int status) {
    Site site = new Site(line.place().site(), line.line().position(), line.proxy().name());
    return new ReplyParser(
        line.line(),
        line.position(),
        status,
        line.language(),
        site,
        line.place().reach(line.proxy()),
        named);
  }

  private static Action action(ReplyTemplate reply, Decision decision) {
    return (subject, sample) -> {
      HttpExchange http = subject.http();
      if (http != null) {
        http.answer(reply.make(subject, sample));
      }
      return decision;
    };
  }
}
