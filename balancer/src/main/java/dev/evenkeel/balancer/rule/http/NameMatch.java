package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Regex;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** {@code -m METHOD}: which names {@code del-header} removes. Immutable; any thread. */
final class NameMatch {
  private final Predicate<String> test;

  private NameMatch(Predicate<String> test) {
    this.test = test;
  }

  static NameMatch parse(ActionLine line, String word) throws InvalidExpressionException {
    String method = line.take();
    // Heads have names in lower case.
    String lower = word.toLowerCase(Locale.ROOT);
    return switch (method) {
      case "" -> throw new InvalidExpressionException("-m flag expects exactly 1 argument");
      case "str" -> new NameMatch(lower::equals);
      case "beg" -> new NameMatch(name -> name.startsWith(lower));
      case "end" -> new NameMatch(name -> name.endsWith(lower));
      case "sub" -> new NameMatch(name -> name.contains(lower));
      case "reg" -> expression(word);
      default ->
          throw new InvalidExpressionException(
              "-m with unsupported matching method '" + method + "'");
    };
  }

  private static NameMatch expression(String word) throws InvalidExpressionException {
    Pattern pattern = Regex.compile(word, false);
    return new NameMatch(name -> {
      byte[] bytes = name.getBytes(ISO_8859_1);
      return Regex.find(pattern, bytes, 0, bytes.length);
    });
  }

  void removeFrom(HttpHead head) {
    Slice slice = new Slice();
    for (int i = head.count() - 1; i >= 0; i--) {
      if (test.test(head.name(i, slice).toString())) {
        head.remove(i);
      }
    }
  }
}
