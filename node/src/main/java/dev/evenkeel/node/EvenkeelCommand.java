package dev.evenkeel.node;

import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Main thread: {@code evenkeel} itself and its commands. */
@Command(
    name = "evenkeel",
    mixinStandardHelpOptions = true,
    versionProvider = EvenkeelCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "A highly available load balancer: the jobs of HAProxy and Keepalived in one program.",
      "",
      "  evenkeel lab                                   the whole thing on this machine, with a drill",
      "  evenkeel run haproxy.cfg keepalived.conf       a node: balancer and floating address",
      "  evenkeel handover                              let the other node take over, silently",
      "  evenkeel haproxy -f haproxy.cfg ...            in place of haproxy",
      "  evenkeel keepalived -f keepalived.conf ...     in place of keepalived"
    })
final class EvenkeelCommand implements Callable<Integer> {
  /** Reads the version that the build put into the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = EvenkeelCommand.class.getPackage().getImplementationVersion();
      return new String[] {"evenkeel " + (version == null ? "(not packaged)" : version)};
    }
  }

  static int execute(String... given) {
    // `evenkeel handover` is what an operator thinks of first.
    boolean shortForm = given.length > 0 && given[0].equals("handover");
    String[] args =
        shortForm
            ? Stream.concat(Stream.of("vrrp"), Arrays.stream(given)).toArray(String[]::new)
            : given;
    CommandLine command = new CommandLine(new EvenkeelCommand());
    command.addSubcommand(new RunCommand());
    command.addSubcommand(new VrrpCommand());
    for (Subcommand addition : ServiceLoader.load(Subcommand.class)) {
      command.addSubcommand(addition);
    }
    return command.execute(args);
  }

  @Override
  public Integer call() {
    CommandLine.usage(this, System.out);
    return 2;
  }
}
