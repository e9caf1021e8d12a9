package dev.evenkeel.vrrp.config.reader;

import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What the reader needs to know about the machine.
 *
 * @param interfaceExists whether there is a network interface of that name
 * @param userExists whether a user account of that name exists
 * @param groupExists whether a group of that name exists
 * @param workingDirectory what relative file names are relative to
 */
public record Environment(
    Predicate<String> interfaceExists,
    Predicate<String> userExists,
    Predicate<String> groupExists,
    Path workingDirectory) {

  /** This machine, with a given answer about interfaces. */
  public static Environment ofThisMachine(Predicate<String> interfaceExists) {
    return new Environment(
        interfaceExists, Accounts::userExists, Accounts::groupExists, Path.of(""));
  }
}
