package dev.evenkeel.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;
import picocli.CommandLine.UnmatchedArgumentException;

/** Main thread: {@code evenkeel} itself and its commands. */
@Command(
    name = "evenkeel",
    mixinStandardHelpOptions = true,
    versionProvider = EvenkeelCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "A highly available load balancer: the jobs of HAProxy and Keepalived in one program.",
      "",
      "  evenkeel lab                                 try all of it on this machine",
      "  evenkeel run haproxy.cfg keepalived.conf     a node: balancer and address",
      "  evenkeel haproxy -f haproxy.cfg              as haproxy itself",
      "  evenkeel keepalived -f keepalived.conf       as keepalived itself",
      ""
    })
final class EvenkeelCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec specification;

  /** Reads the version that the build put into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = EvenkeelCommand.class.getPackage().getImplementationVersion();
      return new String[] {"evenkeel " + (version == null ? "(not packaged)" : version)};
    }
  }

  /** {@link Main} comes to it faster; here it is listed. */
  @Command(name = "haproxy", header = "In place of haproxy: its options, its files, its signals.")
  static final class Haproxy implements Callable<Integer> {
    @Unmatched private List<String> args = new ArrayList<>();

    @Override
    public Integer call() {
      return Main.haproxy(args.toArray(String[]::new));
    }
  }

  /** {@link Main} comes to it faster; here it is listed. */
  @Command(
      name = "keepalived",
      header = "In place of keepalived: its options, its files, its signals.")
  static final class Keepalived implements Callable<Integer> {
    @Unmatched private List<String> args = new ArrayList<>();

    @Override
    public Integer call() {
      return Main.keepalived(args.toArray(String[]::new));
    }
  }

  static int execute(String... args) {
    return commandLine().execute(args);
  }

  static CommandLine commandLine() {
    CommandLine command = new CommandLine(new EvenkeelCommand());
    for (Subcommand addition : ServiceLoader.load(Subcommand.class)) {
      command.addSubcommand(addition);
    }
    command.addSubcommand(new RunCommand());
    // What an operator thinks of first.
    command.addSubcommand(new VrrpCommand.HandOver());
    command.addSubcommand(new VrrpCommand());
    command.addSubcommand(new Haproxy());
    command.addSubcommand(new Keepalived());
    command.setParameterExceptionHandler(EvenkeelCommand::misused);
    return command;
  }

  private static int misused(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("evenkeel: " + reason(wrong));
    command.getErr().println("Try '" + name + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  private static String reason(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return String.valueOf(wrong.getMessage());
    }
    String first = unmatched.getUnmatched().getFirst();
    if (first.startsWith("-")) {
      return "unknown option '" + first + "'";
    }
    boolean hasCommands = !wrong.getCommandLine().getSubcommands().isEmpty();
    return (hasCommands ? "unknown command '" : "one argument too many: '") + first + "'";
  }

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(specification).commandLine();
    command.usage(command.getErr());
    return CommandLine.ExitCode.USAGE;
  }
}
