package dev.evenkeel.balancer.acl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.ByteText;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads files of patterns (manual, chapter 7.1) and of maps (7.3.1). Stateless. */
final class PatternFile {
  private PatternFile() {}

  static void read(String name, boolean map, boolean ignoreCase, PatternReference into)
      throws InvalidExpressionException {
    String text;
    try {
      text = Files.readString(Path.of(ByteText.toText(name)), ISO_8859_1);
    } catch (IOException | java.nio.file.InvalidPathException unreadable) {
      throw new InvalidExpressionException("failed to open pattern file <" + name + ">");
    }
    List<Pattern> patterns = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("#")) {
        continue;
      }
      String rest = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      String stripped = stripStart(rest);
      if (stripped.isEmpty()) {
        continue;
      }
      if (!map) {
        patterns.add(new Pattern(stripEnd(stripped), "", ignoreCase));
        continue;
      }
      int end = 0;
      while (end < stripped.length() && !isBlank(stripped.charAt(end))) {
        end++;
      }
      patterns.add(
          new Pattern(
              stripped.substring(0, end),
              stripEnd(stripStart(stripped.substring(end))),
              ignoreCase));
    }
    into.replace(patterns);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static String stripStart(String text) {
    int from = 0;
    while (from < text.length() && isBlank(text.charAt(from))) {
      from++;
    }
    return text.substring(from);
  }

  private static String stripEnd(String text) {
    int to = text.length();
    while (to > 0 && isBlank(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(0, to);
  }
}
