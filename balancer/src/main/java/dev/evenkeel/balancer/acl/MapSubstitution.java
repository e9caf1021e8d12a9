package dev.evenkeel.balancer.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.GroupReferences;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Regex;
import dev.evenkeel.balancer.sample.Sample;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: what {@code map_regm} makes of the value that it finds: {@code \1} in it stands for
 * what the first group of the key has matched.
 */
final class MapSubstitution {
  /** Patterns come and go at run time: so many are remembered, in use or not. */
  private static final int MOST_KEPT = 10_000;

  private final ConcurrentHashMap<Pattern, Compiled> compiled = new ConcurrentHashMap<>();

  /** A pattern whose expression and value are ready for use. */
  @SuppressWarnings("ArrayRecordComponent") // Constant, and compared by nobody.
  private record Compiled(java.util.regex.@Nullable Pattern expression, byte[] value) {
    static Compiled of(Pattern pattern) {
      byte[] value = pattern.value().getBytes(ISO_8859_1);
      try {
        return new Compiled(Regex.compile(pattern.text(), pattern.ignoreCase()), value);
      } catch (InvalidExpressionException unknown) {
        return new Compiled(null, value);
      }
    }
  }

  /** Sets the value of the pattern that matches a sample; false where it is too hard to tell. */
  boolean apply(Pattern found, Sample sample) {
    Compiled ready = compiled.get(found);
    if (ready == null) {
      if (compiled.size() >= MOST_KEPT) {
        compiled.clear();
      }
      ready = Compiled.of(found);
      compiled.put(found, ready);
    }
    if (ready.expression() == null) {
      return sample.setText(ready.value());
    }
    try {
      Matcher matcher = ready.expression().matcher(new Regex.Input(sample));
      if (!matcher.find()) {
        return sample.setText(ready.value());
      }
      byte[] room = sample.room();
      byte[] value = ready.value();
      int length =
          GroupReferences.expand(
              value, value.length, matcher, sample.bytes(), sample.from(), room, 0);
      return sample.wroteText(room, length);
    } catch (Regex.OutOfStepsException | StackOverflowError tooHard) {
      return false;
    }
  }
}
