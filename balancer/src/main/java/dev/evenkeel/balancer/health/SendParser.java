package dev.evenkeel.balancer.health;

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
    String given = format ? rule.constantFormat(text, "'" + word + "'") : text;
    if (rule.isFatal()) {
      return Optional.empty();
    }
    if (binary) {
      String problem = HexText.problem(given);
      if (!problem.isEmpty()) {
        rule.fail("'" + given + "' invalid binary string (" + problem + ").\n");
        return Optional.empty();
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
    String bytes = binary ? HexText.bytes(given) : given;
    return rule.isFatal() ? Optional.empty() : Optional.of(new CheckRule.Send(bytes, comment));
  }

  /** {@code http-check send}. */
  static Optional<CheckRule> http(RuleLine rule) {
    HttpRequest request = HttpRequest.DEFAULT;
    List<HttpResponse.Header> headers = new ArrayList<>();
    String comment = "";
    while (rule.hasMore() && !rule.isFatal()) {
      String word = rule.take();
      switch (word) {
        case "meth" -> request = request.with(of(text(rule, word), "", "", ""));
        case "uri" -> request = request.with(of("", text(rule, word), "", ""));
        case "uri-lf" -> request = request.with(of("", format(rule, word), "", ""));
        case "ver" -> request = request.with(of("", "", text(rule, word), ""));
        case "body" -> request = request.with(of("", "", "", text(rule, word)));
        case "body-lf" -> request = request.with(of("", "", "", format(rule, word)));
        case "comment" -> comment = text(rule, word);
        case "hdr" -> {
          String name = rule.take();
          String value = rule.take();
          if (name.isEmpty() || value.isEmpty()) {
            rule.fail("'hdr' expects <name> and <value> as arguments");
          } else {
            headers.add(new HttpResponse.Header(name, rule.constantFormat(value, "'hdr'")));
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
    HttpRequest whole = request.with(new HttpRequest("", "", "", List.copyOf(headers), ""));
    return Optional.of(new CheckRule.SendHttp(whole, true, comment));
  }

  private static HttpRequest of(String method, String uri, String version, String body) {
    return new HttpRequest(method, uri, version, List.of(), body);
  }

  private static String text(RuleLine rule, String word) {
    return rule.argument("'" + word + "' expects a string as argument.");
  }

  private static String format(RuleLine rule, String word) {
    return rule.constantFormat(text(rule, word), "'" + word + "'");
  }
}
