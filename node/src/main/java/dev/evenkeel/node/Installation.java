package dev.evenkeel.node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A value: where this program is installed, so that it can start parts of itself.
 *
 * @param home the folder of the launcher
 */
public record Installation(Path home) {
  /** The installation that this process was started from (the launcher says so in a property). */
  public static Installation current() {
    return new Installation(Path.of(System.getProperty("evenkeel.home", ".")).toAbsolutePath());
  }

  /** The launcher. */
  public Path launcher() {
    return home.resolve("evenkeel");
  }

  /** The command line that starts a role or command of this program. */
  public List<String> command(String role, String... args) {
    List<String> command = new ArrayList<>();
    command.add(launcher().toString());
    command.add(role);
    command.addAll(List.of(args));
    return command;
  }
}
