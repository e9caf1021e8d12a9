package dev.evenkeel.balancer.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Looks the numbers of users and groups up in the system's account files. Stateless. */
public final class SystemAccounts {
  private SystemAccounts() {}

  /** Returns the number of a user. */
  public static OptionalInt userId(String name) {
    return lookUp(Path.of("/etc/passwd"), name);
  }

  /** Returns the number of a group. */
  public static OptionalInt groupId(String name) {
    return lookUp(Path.of("/etc/group"), name);
  }

  private static OptionalInt lookUp(Path file, String name) {
    try (var lines = Files.lines(file, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(fields -> fields.length > 2 && fields[0].equals(name))
          .filter(fields -> Numbers.isInteger(fields[2]))
          .mapToInt(fields -> Numbers.lenient(fields[2]))
          .findFirst();
    } catch (IOException e) {
      return OptionalInt.empty();
    }
  }
}
