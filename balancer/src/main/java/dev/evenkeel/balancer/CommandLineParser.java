package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.ByteText;
import dev.evenkeel.balancer.config.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the arguments of {@code haproxy}: switches are known by their beginning, {@code -sf} and
 * {@code -st} take all numbers that follow. For one command line, used once.
 */
final class CommandLineParser {
  /** What came of the arguments. */
  sealed interface Result {
    /** Go on with this. */
    record Run(CommandLine commandLine) implements Result {}

    /** Show the version, with all details or without. */
    record Version(boolean detailed) implements Result {}

    /** Evaluate a condition and exit ({@code -cc}). */
    record Condition(String text) implements Result {}

    /** Show the usage and exit; a complaint comes first unless it is empty. */
    record Usage(String complaint) implements Result {}

    /** Complain and exit. */
    record Wrong(String complaint) implements Result {}
  }

  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Result result;

    Refused(Result result) {
      super("refused", null, false, false);
      this.result = result;
    }
  }

  private final String[] args;
  private int index;
  private final List<String> files = new ArrayList<>();
  private final List<String> masterSockets = new ArrayList<>();
  private final List<Long> finishPids = new ArrayList<>();
  private final List<Long> terminatePids = new ArrayList<>();
  private boolean checkOnly;
  private boolean quiet;
  private boolean verbose;
  private boolean debug;
  private boolean foreground;
  private boolean daemon;
  private boolean master;
  private boolean notifySystemd;
  private boolean zeroWarning;
  private boolean diagnostic;
  private boolean ignoreUnresolvedNames;
  private boolean noSplice;
  private boolean noReusePort;
  private boolean listLibraries;
  private String listKeywords = "";
  private OptionalInt maxconn = OptionalInt.empty();
  private OptionalInt memoryMegabytes = OptionalInt.empty();
  private OptionalInt defaultMaxconn = OptionalInt.empty();
  private Optional<String> localPeer = Optional.empty();
  private Optional<String> pidFile = Optional.empty();
  private Optional<String> directory = Optional.empty();
  private Optional<String> transferSocket = Optional.empty();

  private CommandLineParser(String[] args) {
    this.args = args;
  }

  static Result parse(String program, String[] args) {
    CommandLineParser parser = new CommandLineParser(args);
    try {
      parser.readAll();
    } catch (Refused e) {
      return e.result;
    }
    return new Result.Run(parser.build(program));
  }

  private void readAll() throws Refused {
    while (index < args.length) {
      String argument = args[index++];
      if (!argument.startsWith("-") || argument.length() < 2) {
        throw new Refused(new Result.Usage(""));
      }
      if (argument.startsWith("--")) {
        while (index < args.length) {
          files.add(ByteText.of(args[index++]));
        }
        return;
      }
      readSwitch(argument.charAt(1), argument.substring(2));
    }
  }

  private void readSwitch(char letter, String rest) throws Refused {
    switch (letter) {
      case 'v' -> throw new Refused(new Result.Version(rest.startsWith("v")));
      case 'd' -> readDebug(rest);
      case 'c' -> {
        if (rest.startsWith("c")) {
          if (index >= args.length) {
            throw new Refused(new Result.Usage(""));
          }
          throw new Refused(new Result.Condition(ByteText.of(args[index])));
        }
        checkOnly = true;
      }
      case 'V' -> verbose = true;
      case 'q' -> quiet = true;
      case 'D' -> daemon = true;
      case 'W' -> {
        master = true;
        notifySystemd |= rest.startsWith("s");
      }
      case 's' -> {
        if (!rest.startsWith("f") && !rest.startsWith("t")) {
          throw new Refused(new Result.Usage(""));
        }
        readPids(rest.startsWith("f") ? finishPids : terminatePids);
      }
      case 'x' -> {
        if (index >= args.length || args[index].startsWith("-")) {
          throw new Refused(new Result.Usage("Unix socket path expected with the -x flag\n"));
        }
        transferSocket = Optional.of(args[index++]);
      }
      case 'S' -> masterSockets.add(ByteText.of(value()));
      case 'C' -> directory = Optional.of(value());
      case 'n' -> maxconn = OptionalInt.of(Numbers.lenient(value()));
      case 'm' -> memoryMegabytes = OptionalInt.of(Numbers.lenient(value()));
      case 'N' -> defaultMaxconn = OptionalInt.of(Numbers.lenient(value()));
      case 'L' -> localPeer = Optional.of(ByteText.of(value()));
      case 'f' -> files.add(ByteText.of(value()));
      case 'p' -> pidFile = Optional.of(value());
      default -> throw new Refused(new Result.Usage(""));
    }
  }

  private void readDebug(String rest) throws Refused {
    if (rest.isEmpty()) {
      debug = true;
      return;
    }
    switch (rest.charAt(0)) {
      case 'b' -> foreground = true;
      case 'W' -> zeroWarning = true;
      case 'D' -> diagnostic = true;
      case 'r' -> ignoreUnresolvedNames = true;
      case 'S' -> noSplice = true;
      case 'R' -> noReusePort = true;
      case 'L' -> listLibraries = true;
      case 'K' -> {
        listKeywords = rest.substring(1);
        if (listKeywords.isEmpty()) {
          throw new Refused(new Result.Usage(""));
        }
      }
      case 'M', 'V', 'G', 'e', 'p', 'I' -> {
        // They poison memory, relax TLS or choose among pollers that this program does not have.
      }
      default -> debug = true;
    }
  }

  private String value() throws Refused {
    if (index >= args.length) {
      throw new Refused(new Result.Wrong("failed to copy argv."));
    }
    return args[index++];
  }

  private void readPids(List<Long> pids) {
    while (index < args.length && Numbers.isInteger(args[index])) {
      long pid = Numbers.lenient(args[index++]);
      if (pid > 0) {
        pids.add(pid);
      }
    }
  }

  private CommandLine build(String program) {
    return new CommandLine(
        program,
        List.copyOf(files),
        checkOnly,
        quiet,
        verbose,
        debug,
        foreground,
        daemon,
        master,
        notifySystemd,
        zeroWarning,
        diagnostic,
        ignoreUnresolvedNames,
        noSplice,
        noReusePort,
        listLibraries,
        listKeywords,
        maxconn,
        memoryMegabytes,
        defaultMaxconn,
        localPeer,
        pidFile,
        directory,
        transferSocket,
        List.copyOf(masterSockets),
        List.copyOf(finishPids),
        List.copyOf(terminatePids));
  }
}
