package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.TimeoutKind;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleType;
import org.jspecify.annotations.Nullable;

/** {@code set-timeout}: how long this request's sides may be silent, and what else it waits for. */
final class TimeoutAction {
  private TimeoutAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    if (line.peek().isEmpty() || line.peek(1).isEmpty()) {
      throw new InvalidExpressionException("expects exactly 2 arguments");
    }
    String which = line.take();
    TimeoutKind kind = kind(which);
    if ((kind == null || !kind.isOfFrontends()) && !line.proxy().hasBackend()) {
      throw new InvalidExpressionException(
          "proxy '" + line.proxy().name() + "' has no backend capability");
    }
    if (kind == null || (!kind.isOfBackends() && !line.proxy().hasFrontend())) {
      throw new InvalidExpressionException(
          "'set-timeout' rule supports 'server'/'tunnel' (got '" + which + "')");
    }
    return timeout(line, kind);
  }

  private static @Nullable TimeoutKind kind(String word) {
    for (TimeoutKind kind : TimeoutKind.values()) {
      if (kind.word().equals(word)) {
        return kind;
      }
    }
    return null;
  }

  private static Action timeout(ActionLine line, TimeoutKind kind)
      throws InvalidExpressionException {
    String which = kind.word();
    switch (Delay.ofMillis(line.peek(), line.line().diagnostics()::warning)) {
      case Delay.Of(int ms) -> {
        if (ms <= 0) {
          throw new InvalidExpressionException(
              "null value is not valid for a 'set-timeout " + which + "' rule");
        }
        line.take();
        return (subject, sample) -> {
          set(subject.http(), kind, ms);
          return Decision.CONTINUE;
        };
      }
      case Delay.Overflow() ->
          throw new InvalidExpressionException(
              "timer overflow in rule 'set-timeout "
                  + which
                  + "', maximum value is 2147483647 ms or ~24.8 days");
      case Delay.Unexpected(String character) -> {
        return byExpression(line, kind, character);
      }
    }
  }

  /** What is no delay may be an expression. */
  private static Action byExpression(ActionLine line, TimeoutKind kind, String character)
      throws InvalidExpressionException {
    Expression expression;
    try {
      expression = line.expression();
    } catch (InvalidExpressionException wrong) {
      throw new InvalidExpressionException(
          "unexpected character '" + character + "' in rule 'set-timeout " + kind.word() + "'");
    }
    return (subject, sample) -> {
      if (expression.evaluate(subject, sample)
          && Casts.cast(sample, SampleType.SINT)
          && sample.number() > 0) {
        set(subject.http(), kind, (int) Math.min(sample.number(), Integer.MAX_VALUE));
      }
      return Decision.CONTINUE;
    };
  }

  private static void set(@Nullable HttpExchange http, TimeoutKind kind, int ms) {
    if (http != null) {
      http.timeouts().set(kind, ms);
    }
  }
}
