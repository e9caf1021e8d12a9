package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.KeywordTables;
import java.util.List;
import java.util.Map;

/**
 * Lists the keywords that are carried out ({@code -dK}).
 *
 * @param classes the classes asked for, separated by commas: {@code all}, {@code cfg}, {@code help}
 */
record KeywordListing(String classes) {
  private static final Map<String, String> LINE_BEGINNINGS =
      Map.of(
          "proxy", "",
          "option", "option ",
          "bind", "bind <addr> ",
          "server", "server <name> <addr> ");

  String text() {
    List<String> wanted = List.of(classes.split(",", -1));
    StringBuilder text = new StringBuilder();
    if (wanted.contains("help")) {
      text.append("# List of supported keyword classes:\n");
      text.append("all: list all keywords\n");
      text.append("cfg: configuration keywords\n");
    }
    if (wanted.contains("all") || wanted.contains("cfg")) {
      text.append("# List of registered configuration keywords:\n");
      KeywordTables tables = ConfigurationLoader.tables(new Environment(Map.of()));
      text.append("global\n");
      tables.global().carriedOut().forEach(name -> text.append('\t').append(name).append('\n'));
      text.append("listen\n");
      tables
          .byPlace()
          .forEach((place, table) -> {
            String beginning = LINE_BEGINNINGS.get(place);
            if (beginning != null) {
              table
                  .carriedOut()
                  .forEach(name -> text.append('\t').append(beginning).append(name).append('\n'));
            }
          });
    }
    return text.toString();
  }
}
