package dev.evenkeel.balancer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists the object files that are mapped into this process ({@code -dL}). Stateless. */
final class LoadedLibraries {
  private LoadedLibraries() {}

  static String text() {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.contains("r-xp") && line.contains("/"))
          .map(line -> line.substring(line.indexOf('/')))
          .distinct()
          .collect(Collectors.joining("\n", "List of loaded object files:\n", "\n"));
    } catch (IOException e) {
      return "List of loaded object files:\n";
    }
  }
}
