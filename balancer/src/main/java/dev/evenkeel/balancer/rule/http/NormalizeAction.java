package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.Optional;

/** {@code normalize-uri}: one of many spellings of a target (RFC 3986 6.2). */
final class NormalizeAction {
  private NormalizeAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    String name = line.take();
    UriNormalizer normalizer =
        switch (name) {
          case "" -> throw new InvalidExpressionException("missing argument <normalizer>");
          case "path-merge-slashes" -> UriNormalizer.MERGE_SLASHES;
          case "path-strip-dot" -> UriNormalizer.STRIP_DOT;
          case "path-strip-dotdot" ->
              option(line, name, "full")
                  ? UriNormalizer.STRIP_DOTDOT_FULL
                  : UriNormalizer.STRIP_DOTDOT;
          case "percent-decode-unreserved" ->
              option(line, name, "strict")
                  ? UriNormalizer.DECODE_UNRESERVED_STRICT
                  : UriNormalizer.DECODE_UNRESERVED;
          case "percent-to-uppercase" ->
              option(line, name, "strict")
                  ? UriNormalizer.PERCENT_UPPERCASE_STRICT
                  : UriNormalizer.PERCENT_UPPERCASE;
          case "query-sort-by-name" -> UriNormalizer.SORT_QUERY;
          case "fragment-strip" -> UriNormalizer.STRIP_FRAGMENT;
          case "fragment-encode" -> UriNormalizer.ENCODE_FRAGMENT;
          default -> throw new InvalidExpressionException("unknown normalizer '" + name + "'");
        };
    return (subject, sample) -> {
      HttpExchange http = subject.http();
      HttpHead head = http == null ? null : http.request();
      if (http != null && head != null && !normalize(head, normalizer)) {
        http.answer(http.errorReply(400));
        return Decision.DENY;
      }
      return Decision.CONTINUE;
    };
  }

  private static boolean option(ActionLine line, String normalizer, String option)
      throws InvalidExpressionException {
    if (line.isOver()) {
      return false;
    }
    String word = line.take();
    if (!word.equals(option)) {
      throw new InvalidExpressionException(
          "unknown argument '" + word + "' for '" + normalizer + "' normalizer");
    }
    return true;
  }

  /** Whether the target could be normalized. */
  private static boolean normalize(HttpHead head, UriNormalizer normalizer) {
    Slice slice = new Slice();
    switch (normalizer.part()) {
      case PATH -> head.path(slice);
      case PATHQ -> head.pathq(slice);
      default -> head.query(slice);
    }
    if (slice.isEmpty()) {
      return true;
    }
    String before = slice.toString();
    Optional<String> after = normalizer.apply(before);
    if (after.isEmpty()) {
      return false;
    }
    if (!after.get().equals(before)) {
      byte[] bytes = after.get().getBytes(ISO_8859_1);
      switch (normalizer.part()) {
        case PATH -> head.setPath(bytes, 0, bytes.length);
        case PATHQ -> head.setPathq(bytes, 0, bytes.length);
        default -> head.setQuery(bytes, 0, bytes.length);
      }
    }
    return true;
  }
}
