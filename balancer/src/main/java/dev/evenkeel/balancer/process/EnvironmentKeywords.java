package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.GlobalKeyword;
import dev.evenkeel.balancer.config.Line;

/** The parsers of {@code setenv} and its kin (manual, chapter 3.1). */
final class EnvironmentKeywords {
  private EnvironmentKeywords() {}

  static void register(KeywordTable<GlobalKeyword> table, Environment environment) {
    table
        .add(
            "setenv",
            (line, global) -> {
              if (hasNameAndValue(line)) {
                environment.set(line.word(1), line.word(2));
              }
            })
        .add(
            "presetenv",
            (line, global) -> {
              if (hasNameAndValue(line) && environment.get(line.word(1)).isEmpty()) {
                environment.set(line.word(1), line.word(2));
              }
            })
        .add(
            "unsetenv",
            (line, global) -> {
              if (line.word(1).isEmpty()) {
                line.alert(": 'unsetenv' expects at least one variable name.");
              }
              line.wordsFrom(1).forEach(environment::unset);
            })
        .add("resetenv", (line, global) -> environment.keepOnly(line.wordsFrom(1)));
  }

  private static boolean hasNameAndValue(Line line) {
    if (line.count() < 3) {
      line.alert(": '" + line.word(0) + "' expects a name and a value.");
      return false;
    }
    return line.atMostArguments(3);
  }
}
