package dev.evenkeel.vrrp.config.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line that starts with {@code ~SEQ(var,start,step,end)}, {@code ~SEQx(...)} or {@code
 * ~LST(var,v1,v2)}: its rest is read once for each value.
 *
 * @param names the variables
 * @param rounds for each round one value per variable
 * @param rest the rest of the line
 */
record Sequence(List<String> names, List<List<String>> rounds, String rest) {
  /** More rounds than this are taken for a mistake. */
  static final int MAX_ROUNDS = 100_000;

  private static final Pattern HEAD = Pattern.compile("~(SEQx?|LST)\\s*\\(([^)]*)\\)\\s*(.*)");
  private static final Pattern GROUP = Pattern.compile("\\{([^{}]*)}");

  /** Whether a line claims to be a sequence. */
  static boolean startsLine(String line) {
    return line.startsWith("~SEQ") || line.startsWith("~LST");
  }

  /** The sequence at the start of a line, or null if it is malformed. */
  static @Nullable Sequence parse(String line) {
    Matcher head = HEAD.matcher(line);
    if (!head.matches()) {
      return null;
    }
    String arguments = head.group(2);
    String rest = head.group(3);
    return head.group(1).equals("LST")
        ? list(arguments, rest)
        : numbers(arguments, rest, head.group(1).endsWith("x"));
  }

  private static @Nullable Sequence numbers(String arguments, String rest, boolean hex) {
    List<String> words = commaSeparated(arguments);
    if (words.size() < 2 || words.size() > 4) {
      return null;
    }
    long[] numbers = new long[words.size() - 1];
    try {
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Long.decode(words.get(i + 1));
      }
    } catch (NumberFormatException e) {
      return null;
    }
    long end = numbers[numbers.length - 1];
    long start = numbers.length > 1 ? numbers[0] : end > 0 ? 1 : -1;
    long step = numbers.length > 2 ? numbers[1] : end >= start ? 1 : -1;
    long more;
    try {
      more = step == 0 ? MAX_ROUNDS : Math.floorDiv(Math.subtractExact(end, start), step);
    } catch (ArithmeticException tooFar) {
      return null;
    }
    if (more >= MAX_ROUNDS) {
      return null;
    }
    List<List<String>> rounds = new ArrayList<>();
    for (long round = 0; round <= more; round++) {
      long value = start + round * step;
      rounds.add(List.of(hex ? Long.toHexString(value) : Long.toString(value)));
    }
    return new Sequence(List.of(words.getFirst()), rounds, rest);
  }

  private static @Nullable Sequence list(String arguments, String rest) {
    if (arguments.strip().startsWith("{")) {
      List<List<String>> groups =
          GROUP.matcher(arguments).results().map(g -> commaSeparated(g.group(1))).toList();
      if (groups.size() < 2
          || groups.stream().anyMatch(g -> g.size() != groups.getFirst().size())) {
        return null;
      }
      return new Sequence(groups.getFirst(), groups.subList(1, groups.size()), rest);
    }
    List<String> words = commaSeparated(arguments);
    if (words.size() < 2) {
      return null;
    }
    return new Sequence(
        List.of(words.getFirst()),
        words.subList(1, words.size()).stream().map(List::of).toList(),
        rest);
  }

  private static List<String> commaSeparated(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).toList();
  }
}
