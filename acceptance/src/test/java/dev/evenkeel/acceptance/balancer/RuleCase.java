package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A case of a table: a section of a configuration and what clients do.
 *
 * @param name the section's
 * @param section its lines; with {@code @} for the name
 * @param scripts servers of the case's own, by name: a {@link ScriptedServer}'s scripts, from lines
 *     {@code serve NAME: STEP | STEP}
 * @param steps one a line
 */
record RuleCase(
    String name,
    List<String> section,
    Map<String, List<List<String>>> scripts,
    List<String> steps) {
  private static final String SERVE = "serve ";

  /** The directory of the maps that cases look into: {@code {maps}}. */
  private static final String MAPS =
      Objects.requireNonNull(RuleCase.class.getResource("maps")).getPath();

  static List<RuleCase> load(String file) throws IOException {
    String text;
    try (InputStream in = Objects.requireNonNull(RuleCase.class.getResourceAsStream(file))) {
      text = new String(in.readAllBytes(), UTF_8);
    }
    List<RuleCase> cases = new ArrayList<>();
    for (String part : text.split("(?m)^=== ", -1)) {
      List<String> lines = part.lines().toList();
      int divider = lines.indexOf("---");
      if (divider > 0) {
        cases.add(
            new RuleCase(
                lines.getFirst(),
                lines.subList(1, divider).stream().filter(line -> !line.startsWith(SERVE)).toList(),
                scripts(lines.subList(1, divider)),
                lines.subList(divider + 1, lines.size()).stream()
                    .filter(line -> !line.isBlank())
                    .toList()));
      }
    }
    return cases;
  }

  private static Map<String, List<List<String>>> scripts(List<String> section) {
    Map<String, List<List<String>>> scripts = new TreeMap<>();
    for (String line : section) {
      if (line.startsWith(SERVE)) {
        String[] parts = line.substring(SERVE.length()).split(": ", 2);
        scripts
            .computeIfAbsent(parts[0], name -> new ArrayList<>())
            .add(List.of(parts[1].split(" \\| ")));
      }
    }
    return scripts;
  }

  /** The sections of the configuration. */
  String configuration(int first, int second) {
    StringBuilder out = new StringBuilder();
    String text = String.join("\n ", section);
    if (!text.startsWith("frontend") && !text.startsWith("listen")) {
      out.append("listen @\n bind {@}\n ").append(text).append("\n");
      if (!text.contains("server ")) {
        out.append(" server a {A}\n");
      }
    } else {
      out.append(text).append("\n");
    }
    return out.toString()
        .replace("@", name)
        .replace("{A}", "127.0.0.1:" + first)
        .replace("{B}", "127.0.0.1:" + second)
        .replace("{maps}", MAPS)
        .replace("{PORT}", String.valueOf(text.contains("{PORT}") ? Ports.free() : 0))
        .replaceAll("(?m)^ +(frontend|backend|listen) ", "$1 ");
  }

  @Override
  public String toString() {
    return name;
  }
}
