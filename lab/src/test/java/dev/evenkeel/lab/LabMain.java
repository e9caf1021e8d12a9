package dev.evenkeel.lab;

import dev.evenkeel.lab.pair.EvenkeelProgram;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/**
 * Starts the laboratory alone, as a program to be tested; the first word, split at its commas,
 * starts a node.
 */
final class LabMain {
  private LabMain() {}

  public static void main(String[] args) {
    EvenkeelProgram node =
        new EvenkeelProgram(
            List.of(args[0].split(",", -1)), List.of(Path.of("").toAbsolutePath(), javaHome()));
    CommandLine command = new CommandLine(new LabCommand(node));
    System.exit(command.execute(List.of(args).subList(1, args.length).toArray(new String[0])));
  }

  private static Path javaHome() {
    return Path.of(System.getProperty("java.home"));
  }
}
