package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.Locale;

/** {@code wait-for-body} and {@code wait-for-handshake}. Stateless. */
final class WaitActions {
  private static final String EXPECTED = "expects time <time> [ at-least <bytes> ]";

  private WaitActions() {}

  static Action body(ActionLine line) throws InvalidExpressionException {
    int timeMs = -1;
    long atLeast = 0;
    while (line.peek().equals("time") || line.peek().equals("at-least")) {
      String word = line.take();
      if (line.isOver()) {
        throw new InvalidExpressionException("missing argument for '" + word + "'");
      }
      String argument = line.take();
      if (word.equals("at-least")) {
        atLeast = size(argument);
        continue;
      }
      timeMs =
          switch (Delay.ofMillis(argument, line.line().diagnostics()::warning)) {
            case Delay.Of(int ms) -> ms;
            case Delay.Unexpected(String character) ->
                throw new InvalidExpressionException("unexpected character '" + character + "'");
            case Delay.Overflow() ->
                throw new InvalidExpressionException(
                    "time greater than 2147483647 ms (~24.8 days)");
          };
    }
    if (timeMs < 0) {
      throw new InvalidExpressionException(EXPECTED);
    }
    int waitMs = timeMs;
    long bytes = atLeast;
    boolean request = HeaderActions.isRequest(line);
    return (subject, sample) -> {
      HttpExchange http = subject.http();
      if (http == null) {
        return Decision.CONTINUE;
      }
      if (!http.waitForBody(waitMs, bytes)) {
        return Decision.WAIT;
      }
      if (hasCome(http, request, bytes)) {
        return Decision.CONTINUE;
      }
      http.answer(http.errorReply(request ? 408 : 504));
      return Decision.ANSWER;
    };
  }

  private static boolean hasCome(HttpExchange http, boolean request, long bytes) {
    if (request ? http.isRequestBodyWhole() : http.isResponseBodyWhole()) {
      return true;
    }
    Slice body = request ? http.requestBody(new Slice()) : http.responseBody(new Slice());
    return bytes > 0 && body.length() >= bytes;
  }

  /** A number with k, m or g. */
  private static long size(String text) throws InvalidExpressionException {
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    String unit = text.substring(end).toLowerCase(Locale.ROOT);
    int shift =
        switch (unit) {
          case "" -> 0;
          case "k" -> 10;
          case "m" -> 20;
          case "g" -> 30;
          default -> -1;
        };
    if (end == 0 || end > 9 || shift < 0) {
      String character = end == 0 ? text.substring(0, 1) : text.substring(end, end + 1);
      throw new InvalidExpressionException("unexpected character '" + character + "'");
    }
    return Long.parseLong(text.substring(0, end)) << shift;
  }

  /** Only early data of TLS comes before a handshake has ended; here there never is any. */
  static Action handshake(ActionLine line) {
    return (subject, sample) -> Decision.CONTINUE;
  }
}
