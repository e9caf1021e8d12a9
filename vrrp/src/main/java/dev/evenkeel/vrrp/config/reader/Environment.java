package dev.evenkeel.vrrp.config.reader;

import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What the reader needs to know about the machine.
 *
 * @param interfaceExists whether there is a network interface of that name, or may be later
 * @param interfaceInTheWay whether there is one now, so that none of that name can be made
 * @param userExists whether a user account of that name exists
 * @param groupExists whether a group of that name exists
 * @param workingDirectory what relative file names are relative to
 * @param searchPath where programs without a slash are looked for, as in {@code PATH}
 */
public record Environment(
    Predicate<String> interfaceExists,
    Predicate<String> interfaceInTheWay,
    Predicate<String> userExists,
    Predicate<String> groupExists,
    Path workingDirectory,
    String searchPath) {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  /** This machine, with a given answer about interfaces. */
  public static Environment ofThisMachine(Predicate<String> interfaceExists) {
    return ofThisMachine(interfaceExists, interfaceExists);
  }

  /** This machine, with given answers about interfaces that may come, and those that are there. */
  public static Environment ofThisMachine(
      Predicate<String> interfaceExists, Predicate<String> interfaceInTheWay) {
    String path = System.getenv("PATH");
    return new Environment(
        interfaceExists,
        interfaceInTheWay,
        Accounts::userExists,
        Accounts::groupExists,
        Path.of(""),
        path == null || path.isEmpty() ? DEFAULT_PATH : path);
  }
}
