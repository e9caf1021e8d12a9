package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One case of a golden file: a configuration, and what {@code haproxy -c -f t.cfg} says of it.
 *
 * <p>A case is {@code === name}, the configuration, {@code ----------}, what is printed to standard
 * output and then to standard error, and the exit code. A backslash alone on the configuration's
 * last line means that the line feed before it is not part of the configuration.
 *
 * @param name unique in its file
 * @param configuration one char for each byte
 * @param expected lines, process ids masked, version and blank lines left out
 */
record GoldenCase(String name, String configuration, List<String> expected) {
  static final List<String> FROM_HAPROXY =
      List.of(
          "lexer",
          "conditions",
          "sections",
          "global",
          "defaults",
          "frontend",
          "listen",
          "backend",
          "bind",
          "server",
          "checks",
          "validity",
          "balance",
          "connections",
          "expressions",
          "acl",
          "rules",
          "http",
          "stats",
          "stick",
          "ring");

  static List<GoldenCase> load(String theme) throws IOException {
    String text;
    try (InputStream in =
        Objects.requireNonNull(GoldenCase.class.getResourceAsStream("golden/" + theme + ".txt"))) {
      text = new String(in.readAllBytes(), ISO_8859_1);
    }
    List<GoldenCase> cases = new ArrayList<>();
    for (String part : text.split("(?m)^=== ", -1)) {
      if (!part.isEmpty()) {
        int nameEnd = part.indexOf('\n');
        int divider = part.indexOf("----------\n");
        String configuration = part.substring(nameEnd + 1, divider);
        if (configuration.endsWith("\\\n")) {
          configuration = configuration.substring(0, configuration.length() - 2);
        }
        cases.add(
            new GoldenCase(
                part.substring(0, nameEnd),
                configuration,
                part.substring(divider + 11).lines().toList()));
      }
    }
    return cases;
  }

  /** Masks what differs from run to run. */
  static List<String> mask(String output) {
    return output
        .lines()
        .filter(line -> !line.isBlank())
        .filter(line -> !line.matches("\\[NOTICE].*: (haproxy version is|path to).*"))
        .map(line -> line.replaceFirst("^(\\[[A-Z]+] +)\\([0-9]+\\)", "$1(PID)"))
        .toList();
  }
}
