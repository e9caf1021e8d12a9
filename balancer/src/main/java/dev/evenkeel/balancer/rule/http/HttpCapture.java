package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Captures;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** {@code capture SAMPLE len N} and {@code capture SAMPLE id N}: keeps a text for the log. */
final class HttpCapture {
  /** Which slots a frontend's rules name. */
  private static final Setting<List<Use>> USES = Setting.of("capture id", List.of());

  /** A slot that a rule names by its number. */
  private record Use(int slot, Place place) {}

  private HttpCapture() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    boolean request = HeaderActions.isRequest(line);
    if (line.isOver() || line.peek(1).isEmpty() || line.peek(2).isEmpty()) {
      throw new InvalidExpressionException(expected(request));
    }
    Expression expression = line.expression();
    String word = line.take();
    int slot;
    if (word.equals("len") && request) {
      slot = ofLength(line);
    } else if (word.equals("id")) {
      slot = byNumber(line);
    } else if (request) {
      throw new InvalidExpressionException(expected(true));
    } else {
      throw new InvalidExpressionException("expects 'id', found '" + word + "'");
    }
    return (subject, sample) -> {
      HttpExchange http = subject.http();
      HttpRecord record = http == null ? null : http.record();
      if (record != null
          && expression.evaluate(subject, sample)
          && Casts.cast(sample, SampleType.STR)) {
        Slice text =
            new Slice().set(sample.bytes(), sample.from(), sample.from() + sample.length());
        if (request) {
          record.captureRequest(slot, text);
        } else {
          record.captureResponse(slot, text);
        }
      }
      return Decision.CONTINUE;
    };
  }

  private static String expected(boolean request) {
    return request
        ? "expects <expression> [ 'len' <length> | id <idx> ]"
        : "expects <expression> id <idx>";
  }

  private static int ofLength(ActionLine line) throws InvalidExpressionException {
    if (!line.proxy().hasFrontend()) {
      throw new InvalidExpressionException(
          "proxy '" + line.proxy().name() + "' has no frontend capability");
    }
    if (line.isOver()) {
      throw new InvalidExpressionException(expected(true));
    }
    int length = Numbers.lenient(line.take());
    if (length <= 0) {
      throw new InvalidExpressionException("length must be > 0");
    }
    return Captures.declare(line.proxy(), length, true);
  }

  private static int byNumber(ActionLine line) throws InvalidExpressionException {
    String word = line.take();
    if (!Numbers.isInteger(word)) {
      throw new InvalidExpressionException("cannot parse id '" + word + "'");
    }
    int slot = Numbers.lenient(word);
    ProxyDraft proxy = line.proxy();
    List<Use> uses = new ArrayList<>(proxy.settings().get(USES));
    uses.add(new Use(slot, line.place()));
    proxy.settings().set(USES, List.copyOf(uses));
    return slot;
  }

  /** Checks the numbers of a frontend's rules; a backend has no slots of its own. */
  static void check(ProxyDraft proxy, Consumer<String> alert) {
    if (!proxy.hasFrontend()) {
      return;
    }
    for (Use use : proxy.settings().get(USES)) {
      boolean request = use.place() == Place.HTTP_REQUEST;
      int count = proxy.settings().get(request ? Captures.REQUEST : Captures.RESPONSE).size();
      if (use.slot() >= count) {
        alert.accept(
            "Proxy '"
                + proxy.name()
                + "': unable to find capture id '"
                + use.slot()
                + "' referenced by "
                + use.place().words()
                + " capture rule.");
      }
    }
  }
}
