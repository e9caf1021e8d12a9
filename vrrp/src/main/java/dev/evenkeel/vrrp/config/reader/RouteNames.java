package dev.evenkeel.vrrp.config.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;

/** The names that iproute2 gives to numbers of tables, scopes and protocols. Stateless. */
final class RouteNames {
  private static final Map<String, Integer> TABLES =
      Map.of("unspec", 0, "default", 253, "main", 254, "local", 255);
  private static final Map<String, Integer> SCOPES =
      Map.of("global", 0, "universe", 0, "site", 200, "link", 253, "host", 254, "nowhere", 255);
  private static final Map<String, Integer> PROTOCOLS =
      Map.of("redirect", 1, "kernel", 2, "boot", 3, "static", 4, "keepalived", 18);
  private static final Path DIRECTORY = Path.of("/etc/iproute2");

  private RouteNames() {}

  static OptionalInt table(String word) {
    return find(word, TABLES, "rt_tables");
  }

  static OptionalInt scope(String word) {
    return find(word, SCOPES, "rt_scopes");
  }

  static OptionalInt protocol(String word) {
    return find(word, PROTOCOLS, "rt_protos");
  }

  private static OptionalInt find(String word, Map<String, Integer> known, String file) {
    OptionalInt number = number(word);
    if (number.isPresent()) {
      return number;
    }
    Integer value = known.get(word);
    return value != null ? OptionalInt.of(value) : fromFile(word, DIRECTORY.resolve(file));
  }

  private static OptionalInt fromFile(String word, Path file) {
    try {
      return Files.readAllLines(file).stream()
          .map(line -> line.replaceFirst("#.*", "").strip().split("\\s+", -1))
          .filter(fields -> fields.length == 2 && fields[1].equals(word))
          .mapToInt(fields -> number(fields[0]).orElse(-1))
          .filter(value -> value >= 0)
          .findFirst();
    } catch (IOException none) {
      return OptionalInt.empty();
    }
  }

  /** A decimal or hexadecimal number of 32 bits; tables may have all of them. */
  static OptionalInt number(String word) {
    try {
      long value = Long.decode(word.startsWith("0") && !word.startsWith("0x") ? "0" : word);
      if (word.startsWith("0") && !word.startsWith("0x")) {
        value = Long.parseLong(word);
      }
      return value >= 0 && value <= 0xffffffffL ? OptionalInt.of((int) value) : OptionalInt.empty();
    } catch (NumberFormatException noNumber) {
      return OptionalInt.empty();
    }
  }
}
