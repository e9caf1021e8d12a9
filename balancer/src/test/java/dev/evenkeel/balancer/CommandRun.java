package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Configuration;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What one run of the command did.
 *
 * @param exit the exit code; 99 once the starter was reached
 * @param out standard output
 * @param err standard error
 * @param configuration what was handed to the starter
 * @param commandLine what was handed to the starter
 */
record CommandRun(
    int exit,
    String out,
    String err,
    Optional<Configuration> configuration,
    Optional<CommandLine> commandLine) {

  static CommandRun of(Path directory, String... args) {
    return of(directory, Map.of("PATH", "/usr/bin"), args);
  }

  static CommandRun of(Path directory, Map<String, String> environment, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    AtomicReference<Optional<Configuration>> configuration =
        new AtomicReference<>(Optional.empty());
    AtomicReference<Optional<CommandLine>> commandLine = new AtomicReference<>(Optional.empty());
    HaproxyCommand command =
        new HaproxyCommand(
            environment,
            new PrintStream(out, true, ISO_8859_1),
            new PrintStream(err, true, ISO_8859_1),
            (c, l, compatibility, diagnostics) -> {
              configuration.set(Optional.of(c));
              commandLine.set(Optional.of(l));
              return 99;
            });
    List<String> all = new ArrayList<>(List.of("-C", directory.toString()));
    all.addAll(List.of(args));
    int exit = command.run("haproxy", all.toArray(String[]::new));
    return new CommandRun(
        exit,
        out.toString(ISO_8859_1),
        err.toString(ISO_8859_1),
        configuration.get(),
        commandLine.get());
  }
}
