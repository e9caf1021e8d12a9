package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.health.Match.Judgement;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;
import org.jspecify.annotations.Nullable;

/**
 * Stateless: compares what has come with what a step expects (manual, {@code tcp-check expect} and
 * {@code http-check expect}).
 *
 * <p>Without {@code min-recv} only what is wanted and there, or unwanted and there, is certain:
 * anything else may change with the bytes to come, and is decided when the other side closes or the
 * buffer is full.
 *
 * @param index of the step in the plan
 * @param context what texts that are made anew are made of
 */
record Judge(CheckPlan plan, int index, CheckRule.Expect rule, CheckContext context) {
  private static final int NOT_FOUND = 404;

  Judgement judge(byte[] bytes, int length, boolean ended, boolean toHead) {
    boolean last = ended || length == bytes.length;
    if (plan.kind() == CheckPlan.Kind.HTTP) {
      return judgeHttp(bytes, length, last, toHead);
    }
    if (length == 0) {
      return last
          ? Judgement.done(rule.errorStatus(), 0, CheckWords.empty(plan, index))
          : Judgement.WAIT;
    }
    if (rule.match() instanceof Match.Answer answer) {
      return answer.judge(bytes, length, last);
    }
    Match match;
    try {
      match = rule.match().in(context);
    } catch (Match.Unmade nothing) {
      return failed(0, nothing.text() + CheckWords.suffix(plan, index));
    }
    @Nullable Boolean right = isRight(match, new String(bytes, 0, length, ISO_8859_1), last);
    if (right == null) {
      return Judgement.WAIT;
    }
    return right ? passed(0) : failed(0, CheckWords.mismatch(plan, index, rule, onError()));
  }

  /** A step's own status and words count if nothing follows it. */
  private Judgement passed(int code) {
    return plan.isLast(index)
        ? Judgement.done(
            rule.okStatus(), code(code), CheckWords.success(plan, rule.onSuccess().in(context)))
        : Judgement.done(CheckStatus.L7OK, code, "");
  }

  private Judgement failed(int code, String words) {
    return Judgement.done(rule.errorStatus(), code(code), words);
  }

  private String onError() {
    return rule.onError().in(context);
  }

  /** The code that {@code status-code} finds, or the usual one. */
  private int code(int usual) {
    Expression expression = rule.code().orElse(null);
    if (expression == null) {
      return usual;
    }
    Sample sample = context.scratch();
    boolean found = expression.evaluate(context, sample) && Casts.cast(sample, SampleType.SINT);
    return found ? (int) sample.number() : usual;
  }

  /** Whether bytes are as expected; null if that is not certain yet. */
  private @Nullable Boolean isRight(Match match, String answer, boolean last) {
    int least = Math.min(rule.minBytes(), match.exactLength());
    if (answer.length() < least && !last) {
      return null;
    }
    boolean found = match.isIn(answer);
    if (found) {
      return !rule.negated();
    }
    boolean certain = last || rule.minBytes() >= 0;
    return certain ? rule.negated() : null;
  }

  private Judgement judgeHttp(byte[] bytes, int length, boolean last, boolean toHead) {
    HttpResponse response;
    try {
      response = HttpResponse.read(bytes, length, last, toHead);
    } catch (HttpResponse.Malformed notHttp) {
      return Judgement.done(CheckStatus.L7RSP);
    }
    if (response == null) {
      return last ? Judgement.done(CheckStatus.L7RSP) : Judgement.WAIT;
    }
    if (response.status() == NOT_FOUND && plan.stops404()) {
      return Judgement.done(CheckStatus.L7OKC, NOT_FOUND, "");
    }
    return switch (rule.match()) {
      case Match.StatusCodes codes -> judgeHead(response, codes.contains(response.status()));
      case Match.StatusRegex(var pattern) ->
          judgeHead(response, pattern.matcher(String.valueOf(response.status())).find());
      case Match.Header(HeaderMatch header) -> judgeHeader(response, header);
      default -> judgeBody(response, last);
    };
  }

  private Judgement judgeHead(HttpResponse response, boolean found) {
    if (found != rule.negated()) {
      return passed(response.status());
    }
    String own = onError();
    String said = own.isEmpty() ? response.reason() : own;
    return failed(response.status(), said + CheckWords.suffix(plan, index));
  }

  private Judgement judgeHeader(HttpResponse response, HeaderMatch header) {
    try {
      return judgeHead(response, header.in(context).isIn(response.headers()));
    } catch (Match.Unmade nothing) {
      // Whatever the step says of its failure: it could not be judged.
      String words = nothing.text() + CheckWords.suffix(plan, index);
      return Judgement.done(CheckStatus.L7RSP, 0, words);
    }
  }

  private Judgement judgeBody(HttpResponse response, boolean last) {
    boolean complete = last || response.complete();
    String body = response.body();
    if (body.isEmpty()) {
      return complete
          ? failedBody("HTTP content check could not find a response body")
          : Judgement.WAIT;
    }
    Match match;
    try {
      match = rule.match().in(context);
    } catch (Match.Unmade nothing) {
      return failedBody(nothing.text());
    }
    @Nullable Boolean right = isRight(match, body, complete);
    if (right == null) {
      return Judgement.WAIT;
    }
    if (right) {
      return passed(response.status());
    }
    return failedBody(
        rule.negated()
            ? "HTTP check matched unwanted content"
            : "HTTP content check did not match");
  }

  private Judgement failedBody(String words) {
    String own = onError();
    return failed(0, (own.isEmpty() ? words : own) + CheckWords.suffix(plan, index));
  }
}
