package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.format.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the lines of checks that send something. Stateless. */
final class SendParser {
  private SendParser() {}

  /** {@code tcp-check send}, {@code send-lf}, {@code send-binary}, {@code send-binary-lf}. */
  static Optional<CheckRule> raw(RuleLine rule, String word) {
    boolean binary = word.startsWith("send-binary");
    boolean format = word.endsWith("-lf");
    String text = rule.take();
    if (text.isEmpty()) {
      String what = binary && !format ? "binary string" : "string";
      rule.fail("'" + what + "' expects a " + word + " as argument");
      return Optional.empty();
    }
    CheckText bytes = CheckText.NONE;
    if (format) {
      bytes = rule.text(text);
    } else {
      String problem = binary ? HexText.problem(text) : "";
      if (problem.isEmpty()) {
        bytes = CheckText.of(binary ? HexText.bytes(text) : text);
      } else {
        rule.fail("'" + text + "' invalid binary string (" + problem + ").\n");
      }
    }
    String comment = "";
    while (rule.hasMore() && !rule.isFatal()) {
      String next = rule.take();
      if (next.equals("comment")) {
        comment = rule.argument("'comment' expects a string as argument.");
      } else {
        rule.fail("expects 'comment' but got '" + next + "' as argument.");
      }
    }
    return rule.isFatal()
        ? Optional.empty()
        : Optional.of(new CheckRule.Send(bytes, binary && format, comment));
  }

  /** {@code http-check send}. */
  static Optional<CheckRule> http(RuleLine rule) {
    HttpRequest request = HttpRequest.DEFAULT;
    List<HttpRequest.Header> headers = new ArrayList<>();
    String comment = "";
    while (rule.hasMore() && !rule.isFatal()) {
      String word = rule.take();
      switch (word) {
        case "meth" ->
            request = request.with(of(text(rule, word), CheckText.NONE, "", CheckText.NONE));
        case "uri" ->
            request = request.with(of("", CheckText.of(text(rule, word)), "", CheckText.NONE));
        case "uri-lf" -> request = request.with(of("", format(rule, word), "", CheckText.NONE));
        case "ver" ->
            request = request.with(of("", CheckText.NONE, text(rule, word), CheckText.NONE));
        case "body" ->
            request = request.with(of("", CheckText.NONE, "", CheckText.of(text(rule, word))));
        case "body-lf" -> request = request.with(of("", CheckText.NONE, "", format(rule, word)));
        case "comment" -> comment = text(rule, word);
        case "hdr" -> {
          String name = rule.take();
          String value = rule.take();
          if (name.isEmpty() || value.isEmpty()) {
            rule.fail("'hdr' expects <name> and <value> as arguments");
          } else {
            headers.add(new HttpRequest.Header(name, headerText(rule, value)));
          }
        }
        default ->
            rule.fail(
                "expects 'comment', 'meth', 'uri', 'uri-lf', 'ver', 'hdr', 'body' or 'body-lf' but"
                    + " got '"
                    + word
                    + "' as argument.");
      }
    }
    if (rule.isFatal()) {
      return Optional.empty();
    }
    HttpRequest whole =
        request.with(new HttpRequest("", CheckText.NONE, "", List.copyOf(headers), CheckText.NONE));
    return Optional.of(new CheckRule.SendHttp(whole, true, comment));
  }

  private static HttpRequest of(String method, CheckText uri, String version, CheckText body) {
    return new HttpRequest(method, uri, version, List.of(), body);
  }

  private static String text(RuleLine rule, String word) {
    return rule.argument("'" + word + "' expects a string as argument.");
  }

  private static CheckText format(RuleLine rule, String word) {
    String text = text(rule, word);
    return text.isEmpty() ? CheckText.NONE : rule.text(text);
  }

  private static CheckText headerText(RuleLine rule, String value) {
    try {
      Format format = rule.format(value);
      String constant = format.constant();
      return constant == null ? new CheckText("", format) : CheckText.of(constant);
    } catch (InvalidExpressionException wrong) {
      rule.fail(String.valueOf(wrong.getMessage()));
      return CheckText.NONE;
    }
  }
}
