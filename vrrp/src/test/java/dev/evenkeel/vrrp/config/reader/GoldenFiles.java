package dev.evenkeel.vrrp.config.reader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The golden files: the text of a keepalived.conf, a line of ten dashes, the exit status of {@code
 * -t} with all diagnostics, ten dashes, the model (or "no configuration").
 */
final class GoldenFiles {
  static final String SEPARATOR = "----------\n";

  private static final Path DIRECTORY =
      Path.of("src/test/resources/dev/evenkeel/vrrp/config/reader/golden");

  private GoldenFiles() {}

  static List<Path> all() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String input(Path golden) throws IOException {
    String text = Files.readString(golden);
    int end = text.indexOf(SEPARATOR);
    return end < 0 ? text : text.substring(0, end);
  }

  static String expected(Path golden) throws IOException {
    String text = Files.readString(golden);
    return text.substring(text.indexOf(SEPARATOR) + SEPARATOR.length());
  }
}
