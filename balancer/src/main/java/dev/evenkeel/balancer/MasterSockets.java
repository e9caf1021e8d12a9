package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.runtime.RuntimeSettings;
import dev.evenkeel.balancer.runtime.StatsSocket;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code -S <address>[,<option>...]}: where a master's command line listens. Stateless. */
final class MasterSockets {
  private MasterSockets() {}

  static List<StatsSocket> parse(List<String> texts, Diagnostics diagnostics) throws StartFailure {
    Environment environment = new Environment(System.getenv());
    Settings.Builder settings = Settings.builder();
    for (String text : texts) {
      List<String> words = new ArrayList<>(List.of("stats", "socket"));
      List<String> given = List.of(text.split(",", -1));
      words.add(given.getFirst());
      words.addAll(List.of("level", "admin"));
      words.addAll(given.subList(1, given.size()));
      Line line = Line.of(words, "-S", environment, diagnostics);
      ConfigurationLoader.tables(environment)
          .global()
          .find("stats")
          .ifPresent(keyword -> keyword.parse(line, settings));
      if (line.isFatal()) {
        throw new StartFailure(List.of("Can't create the master's CLI."));
      }
    }
    return settings.get(RuntimeSettings.STATS_SOCKETS);
  }
}
