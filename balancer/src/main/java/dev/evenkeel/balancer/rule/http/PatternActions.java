package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.acl.PatternReference;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.Subject;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.format.FormatBytes;

/**
 * {@code add-acl}, {@code del-acl}, {@code set-map} and {@code del-map}: changes of patterns that
 * all streams see. A key that the lists cannot take changes nothing. Stateless.
 */
final class PatternActions {
  private PatternActions() {}

  private static PatternReference reference(ActionLine line, boolean map)
      throws InvalidExpressionException {
    String word = line.keyword();
    int open = word.indexOf('(');
    if (open < 0 || !word.endsWith(")") || word.length() == open + 2) {
      throw new InvalidExpressionException("expects a name between parentheses");
    }
    return line.acls()
        .changeable(
            word.substring(open + 1, word.length() - 1), map, line.place().words() + " rule");
  }

  private static void expect(ActionLine line, int count) throws InvalidExpressionException {
    for (int i = 0; i < count; i++) {
      if (line.peek(i).isEmpty()) {
        throw new InvalidExpressionException("expects exactly " + count + " arguments");
      }
    }
  }

  static Action addAcl(ActionLine line) throws InvalidExpressionException {
    expect(line, 1);
    PatternReference reference = reference(line, false);
    FormatBytes key = line.format();
    return (subject, sample) -> {
      put(reference, text(key, subject, sample), "");
      return Decision.CONTINUE;
    };
  }

  static Action setMap(ActionLine line) throws InvalidExpressionException {
    expect(line, 2);
    PatternReference reference = reference(line, true);
    FormatBytes key = line.format();
    FormatBytes value = line.format();
    return (subject, sample) -> {
      put(reference, text(key, subject, sample), text(value, subject, sample));
      return Decision.CONTINUE;
    };
  }

  static Action deleteAcl(ActionLine line) throws InvalidExpressionException {
    return delete(line, false);
  }

  static Action deleteMap(ActionLine line) throws InvalidExpressionException {
    return delete(line, true);
  }

  private static Action delete(ActionLine line, boolean map) throws InvalidExpressionException {
    expect(line, 1);
    PatternReference reference = reference(line, map);
    FormatBytes key = line.format();
    return (subject, sample) -> {
      reference.remove(text(key, subject, sample));
      return Decision.CONTINUE;
    };
  }

  private static String text(FormatBytes format, Subject subject, Sample sample) {
    Slice slice = format.value(subject, sample);
    return new String(slice.bytes(), slice.from(), slice.length(), ISO_8859_1);
  }

  /** Adds a key, or gives another value to the one that is there. */
  private static void put(PatternReference reference, String key, String value) {
    try {
      reference.put(key, value);
    } catch (InvalidExpressionException notAPattern) {
      // The runtime API would say so; a request has nobody to tell.
    }
  }
}
