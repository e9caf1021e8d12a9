package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.health.HeaderMatch.How;
import dev.evenkeel.balancer.health.HeaderMatch.Pick;
import dev.evenkeel.balancer.sample.Expression;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads one {@code tcp-check expect} or {@code http-check expect} line. Used once. */
final class ExpectParser {
  private static final Set<CheckStatus> OK =
      Set.of(CheckStatus.L4OK, CheckStatus.L6OK, CheckStatus.L7OK, CheckStatus.L7OKC);
  private static final Set<CheckStatus> ERROR =
      Set.of(
          CheckStatus.L4CON,
          CheckStatus.L6RSP,
          CheckStatus.L7RSP,
          CheckStatus.L7STS,
          CheckStatus.L7OKC);
  private static final Set<CheckStatus> TIMEOUT =
      Set.of(CheckStatus.L4TOUT, CheckStatus.L6TOUT, CheckStatus.L7TOUT);
  private static final Set<String> TCP_MATCHES =
      Set.of("string", "rstring", "binary", "rbinary", "string-lf", "binary-lf");
  private static final Set<String> HTTP_MATCHES =
      Set.of("status", "rstatus", "string", "rstring", "string-lf", "hdr", "fhdr");

  private final RuleLine rule;
  private @Nullable Match match;
  private boolean negated;
  private int minBytes = -1;
  private Optional<CheckStatus> okStatus = Optional.empty();
  private Optional<CheckStatus> errorStatus = Optional.empty();
  private Optional<CheckStatus> timeoutStatus = Optional.empty();
  private CheckText onSuccess = CheckText.NONE;
  private CheckText onError = CheckText.NONE;
  private Optional<Expression> code = Optional.empty();
  private String comment = "";

  ExpectParser(RuleLine rule) {
    this.rule = rule;
  }

  /** The step; empty after saying what is wrong. */
  Optional<CheckRule> parse() {
    if (!rule.hasMore() || rule.peek().isEmpty()) {
      rule.fail("expects at least a matching pattern as arguments");
      return Optional.empty();
    }
    while (rule.hasMore() && !rule.isFatal()) {
      option(rule.take());
    }
    if (rule.isFatal()) {
      return Optional.empty();
    }
    Match given = match;
    if (given == null) {
      rule.fail("pattern not found");
      return Optional.empty();
    }
    return Optional.of(
        new CheckRule.Expect(
            given,
            negated,
            minBytes,
            okStatus.orElse(CheckStatus.L7OK),
            errorStatus.orElse(usualError(given)),
            timeoutStatus.orElse(CheckStatus.L7TOUT),
            onSuccess,
            onError,
            code,
            comment));
  }

  private static CheckStatus usualError(Match match) {
    return match instanceof Match.StatusCodes
            || match instanceof Match.StatusRegex
            || match instanceof Match.Header
        ? CheckStatus.L7STS
        : CheckStatus.L7RSP;
  }

  private void option(String word) {
    switch (word) {
      case "min-recv" -> minBytes();
      case "comment" -> comment = rule.argument("'comment' expects a string as argument");
      case "on-success" -> onSuccess = format("on-success");
      case "on-error" -> onError = format("on-error");
      case "status-code" -> statusCode();
      case "ok-status" -> okStatus = status(word, OK, "'L4OK', 'L6OK', 'L7OK' or 'L7OKC'");
      case "error-status" ->
          errorStatus = status(word, ERROR, "'L4CON', 'L6RSP', 'L7RSP' or 'L7STS'");
      case "tout-status" -> timeoutStatus = status(word, TIMEOUT, "'L4TOUT', 'L6TOUT' or 'L7TOUT'");
      default -> pattern(word);
    }
  }

  private void minBytes() {
    String text = rule.argument("'min-recv' expects a integer as argument");
    minBytes = Numbers.lenient(text);
    if (minBytes < -1) {
      rule.fail("'min-recv' expects -1 or an integer from 0 to INT_MAX");
    }
  }

  private CheckText format(String word) {
    String text = rule.argument("'" + word + "' expects a string as argument");
    return text.isEmpty() ? CheckText.NONE : rule.text(text);
  }

  private void statusCode() {
    if (rule.peek().isEmpty()) {
      rule.fail("'status-code' expects an expression as argument");
    } else {
      code = rule.expressionOf("status-code");
    }
  }

  private Optional<CheckStatus> status(String word, Set<CheckStatus> allowed, String names) {
    String text = rule.argument("'" + word + "' expects a string as argument");
    Optional<CheckStatus> status = CheckStatus.ofLabel(text).filter(allowed::contains);
    if (status.isEmpty() && !rule.isFatal()) {
      rule.fail("'" + word + "' only supports " + names + " status (got '" + text + "').");
    }
    return status;
  }

  private void pattern(String first) {
    String word = first;
    boolean not = false;
    while (word.startsWith("!")) {
      not = true;
      word = word.length() > 1 ? word.substring(1) : rule.take();
    }
    if (!(rule.isHttp() ? HTTP_MATCHES : TCP_MATCHES).contains(word)) {
      unknown(word);
      return;
    }
    if (match != null) {
      rule.fail("only on pattern expected");
      return;
    }
    negated = not;
    if (word.equals("hdr") || word.equals("fhdr")) {
      header(word);
      return;
    }
    String text = rule.argument("'" + word + "' expects a <pattern> as argument");
    if (!text.isEmpty()) {
      match = match(word, text);
    }
  }

  private void unknown(String word) {
    rule.fail(
        (rule.isHttp()
                ? "'only supports min-recv, [!]string', '[!]rstring', '[!]string-lf', '[!]status',"
                    + " '[!]rstatus', [!]hdr, [!]fhdr or comment but got '"
                : "'only supports min-recv, '[!]binary', '[!]string', '[!]rstring',"
                    + " '[!]string-lf''[!]rbinary', '[!]binary-lf' or comment but got '")
            + word
            + "' as argument.");
  }

  private @Nullable Match match(String word, String text) {
    return switch (word) {
      case "string" -> new Match.Text(text);
      case "string-lf" -> new Match.Made(rule.text(text), false);
      case "rstring" -> RegexText.compile(rule, text).map(Match.Regex::new).orElse(null);
      case "rbinary" -> RegexText.compile(rule, text).map(Match.HexRegex::new).orElse(null);
      case "rstatus" -> RegexText.compile(rule, text).map(Match.StatusRegex::new).orElse(null);
      case "binary" -> binary(text);
      case "binary-lf" -> new Match.Made(rule.text(text), true);
      default -> statusCodes(text);
    };
  }

  private @Nullable Match binary(String text) {
    String problem = HexText.problem(text);
    if (!problem.isEmpty()) {
      rule.fail("invalid binary string (" + problem + ")");
      return null;
    }
    return new Match.Bytes(HexText.bytes(text));
  }

  private @Nullable Match statusCodes(String text) {
    List<Match.StatusCodes.Range> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String strange = part.replaceAll("[0-9-]", "");
      if (!strange.isEmpty()) {
        rule.fail("invalid character '" + strange.charAt(0) + "' in the list of status codes");
        return null;
      }
      int dash = part.indexOf('-');
      int first = Numbers.lenient(dash < 0 ? part : part.substring(0, dash));
      int last = dash < 0 ? first : Numbers.lenient(part.substring(dash + 1));
      if ((dash >= 0 && dash == part.length() - 1) || last < first) {
        rule.fail("invalid range of status codes '" + part + "'");
        return null;
      }
      ranges.add(new Match.StatusCodes.Range(first, last));
    }
    return new Match.StatusCodes(ranges);
  }

  private void header(String word) {
    String nameWord = rule.take();
    boolean nameFormat = nameWord.equals("name-lf");
    if ((!nameWord.equals("name") && !nameFormat) || rule.peek().isEmpty()) {
      rule.fail(
          "'" + word + "' expects at the name keyword as first argument followed by a pattern");
      return;
    }
    Optional<Pick> name = pick(word, nameFormat, "");
    Optional<Pick> value = Optional.empty();
    if (!rule.isFatal() && (rule.peek().equals("value") || rule.peek().equals("value-lf"))) {
      boolean valueFormat = rule.take().equals("value-lf");
      value = pick(word, valueFormat, "'" + word + "' expect a pattern with the value keyword");
    }
    if (!rule.isFatal() && name.isPresent()) {
      match = new Match.Header(new HeaderMatch(name.get(), value, word.equals("fhdr")));
    }
  }

  private Optional<Pick> pick(String word, boolean format, String missing) {
    How how = How.STR;
    if (rule.peek().equals("-m")) {
      rule.take();
      String method = rule.take();
      if (method.isEmpty()) {
        rule.fail(
            "'"
                + word
                + "' : '-m' expects at a matching pattern ('str', 'beg', 'end', 'sub' or 'reg')");
        return Optional.empty();
      }
      if (!Set.of("str", "beg", "end", "sub", "reg").contains(method)) {
        rule.fail(
            "'"
                + word
                + "' : '-m' only supports 'str', 'beg', 'end', 'sub' or 'reg' (got '"
                + method
                + "')");
        return Optional.empty();
      }
      how = How.valueOf(method.toUpperCase(Locale.ROOT));
    }
    if (how == How.REG && format) {
      rule.fail("'" + word + "': log-format string is not supported with a regex matching method");
      return Optional.empty();
    }
    String text = rule.take();
    if (text.isEmpty()) {
      rule.fail(
          missing.isEmpty()
              ? "'" + word + "' expects at the name keyword as first argument followed by a pattern"
              : missing);
      return Optional.empty();
    }
    CheckText made = format ? rule.text(text) : CheckText.of(text);
    Optional<Pattern> pattern = Optional.empty();
    if (how == How.REG) {
      // The names of headers have no case, their values do.
      pattern = RegexText.compile(rule, text, missing.isEmpty() ? Pattern.CASE_INSENSITIVE : 0);
      if (pattern.isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(new Pick(how, made, pattern));
  }
}
