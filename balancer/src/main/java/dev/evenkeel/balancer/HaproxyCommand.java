package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.ByteText;
import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.ConditionException;
import dev.evenkeel.balancer.config.ConditionParser;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.DirectoryChange;
import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.Predicates;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.balancer.process.WorkerLink;
import dev.evenkeel.balancer.runtime.RuntimeSettings;
import dev.evenkeel.linux.Daemon;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The program {@code haproxy} as its command line shows it: same switches, messages and exit codes.
 * Runs on the main thread.
 */
public final class HaproxyCommand {
  private static final int NO_LISTENER = 2;

  private final Map<String, String> environment;
  private final Compatibility compatibility;
  private final PrintStream out;
  private final PrintStream err;
  private final Starter starter;
  private final DirectoryChange directoryChange;

  /** As the other one, of a program that cannot leave its directory. */
  public HaproxyCommand(
      Map<String, String> environment, PrintStream out, PrintStream err, Starter starter) {
    this(environment, out, err, starter, DirectoryChange.NONE);
  }

  /**
   * Makes the program.
   *
   * @param environment the process's environment
   * @param out standard output, see {@link ByteText#stream}
   * @param err standard error, see {@link ByteText#stream}
   * @param starter what runs a configuration that is right
   * @param directoryChange how it goes where {@code -C} or {@code default-path} says
   */
  public HaproxyCommand(
      Map<String, String> environment,
      PrintStream out,
      PrintStream err,
      Starter starter,
      DirectoryChange directoryChange) {
    this.directoryChange = directoryChange;
    this.environment = environment;
    this.compatibility = Compatibility.fromEnvironment(environment);
    this.out = out;
    this.err = err;
    this.starter = starter;
  }

  /**
   * Runs the program.
   *
   * @param program name by which it was called
   * @param args its arguments
   * @return the process's exit code
   */
  public int run(String program, String... args) {
    VersionText version = new VersionText(compatibility);
    Diagnostics diagnostics =
        new Diagnostics(
            err,
            ProcessHandle.current().pid(),
            version.shortText(),
            ProcessHandle.current().info().command().orElse(program));
    return switch (CommandLineParser.parse(program, args)) {
      case CommandLineParser.Result.Run(CommandLine commandLine) -> {
        int code = run(commandLine, diagnostics);
        if (code != 0) {
          WorkerLink.own().logs(diagnostics.endOfStart());
        }
        yield code;
      }
      case CommandLineParser.Result.Version(boolean detailed) -> {
        out.print(detailed ? version.detailed() : version.header());
        yield 0;
      }
      case CommandLineParser.Result.Condition(String text) -> evaluate(text, diagnostics);
      case CommandLineParser.Result.Usage(String complaint) -> {
        if (!complaint.isEmpty()) {
          diagnostics.alert(complaint);
        }
        yield usage(program, version);
      }
      case CommandLineParser.Result.Wrong(String complaint) -> {
        diagnostics.alert(complaint);
        yield 1;
      }
    };
  }

  private int usage(String program, VersionText version) {
    out.print(version.header());
    out.flush();
    err.print(version.usage(program));
    return 1;
  }

  private int evaluate(String condition, Diagnostics diagnostics) {
    Predicates predicates =
        new Predicates(new Environment(environment), compatibility, ConfigurationLoader.FEATURES);
    try {
      return ConditionParser.evaluate(condition, predicates) ? 0 : 1;
    } catch (ConditionException e) {
      diagnostics.context("config : ");
      diagnostics.alert("Failed to evaluate condition: " + e.describe());
      return 2;
    }
  }

  private int run(CommandLine commandLine, Diagnostics diagnostics) {
    // In the background, the process that was started first has said what there is to say of the
    // files.
    boolean saidBefore = Daemon.isBackground() || WorkerLink.own().saidBefore();
    diagnostics.quiet(saidBefore || (commandLine.quiet() && !commandLine.verbose()));
    diagnostics.quietAllowed(!commandLine.verbose());
    diagnostics.diagnosticMode(commandLine.diagnostic());
    Path directory = Path.of("");
    // In the background, and as a worker, the process began in that directory.
    boolean isThere = Daemon.isBackground() || WorkerLink.own().isPresent();
    if (commandLine.directory().isPresent() && !isThere) {
      Path wanted = Path.of(ByteText.toText(commandLine.directory().get()));
      if (!Files.isDirectory(wanted)) {
        diagnostics.alert(
            "Could not change to directory "
                + commandLine.directory().get()
                + " : No such file or directory");
        return 1;
      }
      try {
        directory = directoryChange.enter(wanted);
      } catch (LinuxException refused) {
        diagnostics.alert(
            "Could not change to directory "
                + commandLine.directory().get()
                + " : "
                + Errno.text(refused.errno()));
        return 1;
      }
    }
    Optional<List<String>> files = spread(commandLine.files(), directory, diagnostics);
    if (files.isEmpty()) {
      return 1;
    }
    if (files.get().isEmpty()) {
      return usage(commandLine.program(), new VersionText(compatibility));
    }
    ConfigurationLoader loader =
        new ConfigurationLoader(
            withOwnVariables(commandLine, files.get()),
            compatibility,
            commandLine.ignoreUnresolvedNames(),
            directoryChange,
            diagnostics);
    Optional<Configuration> loaded = loader.load(files.get(), directory);
    if (loaded.isEmpty()) {
      return 1;
    }
    Configuration configuration = loaded.get();
    if (saidBefore) {
      boolean quiet = commandLine.quiet() || configuration.global().get(ProcessSettings.QUIET);
      diagnostics.quiet(quiet && !commandLine.verbose());
    }
    boolean zeroWarning =
        commandLine.zeroWarning() || configuration.global().get(ProcessSettings.ZERO_WARNING);
    if (zeroWarning && diagnostics.warnings() > 0) {
      diagnostics.alert("Some warnings were found and 'zero-warning' is set. Aborting.");
      return 1;
    }
    if (!commandLine.listKeywords().isEmpty()) {
      out.print(new KeywordListing(commandLine.listKeywords()).text());
    }
    if (commandLine.listLibraries()) {
      out.print(LoadedLibraries.text());
    }
    return commandLine.checkOnly()
        ? report(configuration, diagnostics, commandLine)
        : starter.start(configuration, commandLine, compatibility, diagnostics);
  }

  /** The environment with what HAProxy adds to it (manual, chapter 2.3). */
  private Map<String, String> withOwnVariables(CommandLine commandLine, List<String> files) {
    Map<String, String> all = new LinkedHashMap<>(environment);
    all.remove(WorkerLink.ENVIRONMENT);
    all.remove(WorkerLink.TRANSFER);
    all.remove(WorkerLink.SAID_BEFORE);
    all.put("HAPROXY_STARTUP_VERSION", compatibility.haproxyVersion());
    all.put("HAPROXY_LOCALPEER", commandLine.localPeer().orElseGet(HaproxyCommand::hostName));
    all.put("HAPROXY_CFGFILES", String.join(";", files));
    return all;
  }

  private static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException unreadable) {
      return "localhost";
    }
  }

  private int report(
      Configuration configuration, Diagnostics diagnostics, CommandLine commandLine) {
    diagnostics.context("");
    StartWarnings.ofFile(configuration).forEach(diagnostics::warning);
    boolean quiet = diagnostics.isQuiet();
    if (!quiet && diagnostics.warnings() > 0) {
      out.print("Warnings were found.\n");
    }
    boolean listens =
        !configuration.global().get(RuntimeSettings.STATS_SOCKETS).isEmpty()
            || configuration.proxies().stream()
                .anyMatch(p -> !p.get(ProxySettings.DISABLED) && !p.binds().isEmpty());
    if (!listens) {
      if (!quiet) {
        out.print("Configuration file has no error but will not start (no listener) => exit(2).\n");
      }
      return NO_LISTENER;
    }
    if (!quiet && (compatibility.saysThatAConfigurationIsValid() || commandLine.verbose())) {
      out.print("Configuration file is valid\n");
    }
    return 0;
  }

  /** Replaces directories by their {@code *.cfg} files in lexical order. */
  private static Optional<List<String>> spread(
      List<String> names, Path directory, Diagnostics diagnostics) {
    List<String> files = new ArrayList<>();
    for (String name : names) {
      Path path = directory.resolve(ByteText.toText(name));
      if (Files.isDirectory(path)) {
        try (Stream<Path> entries = Files.list(path)) {
          entries
              .filter(Files::isRegularFile)
              .map(entry -> ByteText.of(String.valueOf(entry.getFileName())))
              .filter(entry -> entry.endsWith(".cfg") && !entry.startsWith("."))
              .sorted()
              .forEach(entry -> files.add(name + "/" + entry));
        } catch (IOException e) {
          diagnostics.context("config : ");
          diagnostics.alert("Cannot open directory " + name + " : " + Reasons.of(e));
          return Optional.empty();
        }
      } else if (name.equals("-") || Files.exists(path)) {
        files.add(name);
      } else {
        diagnostics.context("config : ");
        diagnostics.alert(
            "Cannot open configuration file/directory " + name + " : No such file or directory");
        return Optional.empty();
      }
    }
    return Optional.of(files);
  }
}
