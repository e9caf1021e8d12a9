package dev.evenkeel.vrrp.config.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code $NAME=value} definitions made so far. A value is kept as it was written and looked up
 * when it is used, so that a later definition of what it refers to counts. Not thread safe.
 */
final class Definitions {
  private static final Pattern ASSIGNMENT = Pattern.compile("\\$([A-Za-z_][A-Za-z0-9_]*)=(.*)");
  private static final Pattern REFERENCE =
      Pattern.compile(
          "\\$(?:\\{([^{}\\s]+)((?:\\s+\\d+){0,2})\\s*}|([A-Za-z_][A-Za-z0-9_]*)(?=[\\s,)]|$))");

  private final Map<String, List<String>> values = new HashMap<>();
  private final Random random = new Random();

  /**
   * A definition as written.
   *
   * @param name without the dollar sign
   * @param firstLine what follows the equals sign
   */
  record Assignment(String name, String firstLine) {}

  /**
   * A reference found in a line.
   *
   * @param start index of the dollar sign
   * @param end index after the reference
   * @param lines what stands in its place; several lines for a definition of several lines
   */
  record Reference(int start, int end, List<String> lines) {}

  static @Nullable Assignment assignment(String line) {
    Matcher matcher = ASSIGNMENT.matcher(line);
    return matcher.matches() ? new Assignment(matcher.group(1), matcher.group(2).strip()) : null;
  }

  void put(String name, List<String> lines) {
    values.put(name, List.copyOf(lines));
  }

  /** The first reference to something that is defined, or null. */
  @Nullable Reference firstReference(String line) {
    if (line.indexOf('$') < 0) {
      return null;
    }
    Matcher matcher = REFERENCE.matcher(line);
    while (matcher.find()) {
      String braced = matcher.group(1);
      String name = braced != null ? braced : matcher.group(3);
      List<String> lines =
          "_RANDOM".equals(braced) ? randomNumber(matcher.group(2)) : values.get(name);
      if (lines != null) {
        return new Reference(matcher.start(), matcher.end(), lines);
      }
    }
    return null;
  }

  private List<String> randomNumber(String bounds) {
    String[] words = bounds.strip().split("\\s+", -1);
    try {
      int min = words[0].isEmpty() ? 0 : Integer.parseInt(words[0]);
      int max = words.length > 1 ? Integer.parseInt(words[1]) : 32767;
      return List.of(Integer.toString(random.nextInt(min, Math.max(min, max) + 1)));
    } catch (IllegalArgumentException e) {
      return List.of("0");
    }
  }
}
