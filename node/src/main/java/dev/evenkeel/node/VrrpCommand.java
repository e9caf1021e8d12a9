package dev.evenkeel.node;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.daemon.ControlSocket;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Main thread: {@code evenkeel vrrp}, questions to the VRRP daemon that runs on this machine. */
@Command(
    name = "vrrp",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Ask the running node (or evenkeel keepalived) on this machine.")
final class VrrpCommand implements Runnable {
  /** Longer than the slowest router of the default interval waits. */
  private static final int WAIT_MS = 60_000;

  @Override
  public void run() {
    picocli.CommandLine.usage(this, System.out);
  }

  /** How the routers stand. */
  @Command(
      mixinStandardHelpOptions = true,
      description = "Who is master, and which nodes are heard.")
  int show(
      @Parameters(arity = "0..1", paramLabel = "NAME", description = "one vrrp_instance only")
          @Nullable String name) {
    return ask("show", name);
  }

  /** Hands addresses over. */
  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Let another node take over, without an interruption; this one stands back afterwards,",
        "until the other is gone or --back is given."
      })
  int handover(
      @Parameters(arity = "0..1", paramLabel = "NAME", description = "one vrrp_instance only")
          @Nullable String name,
      @Option(names = "--back", description = "take part in the election again") boolean back) {
    return ask(back ? "compete" : "handover", name);
  }

  private static int ask(String word, @Nullable String name) {
    try {
      Optional<String> answer = ControlSocket.ask(name == null ? word : word + " " + name, WAIT_MS);
      if (answer.isEmpty()) {
        System.err.println("evenkeel: no VRRP daemon of this program answers on this machine");
        return 1;
      }
      System.out.print(answer.get());
      boolean failed = answer.get().contains("nobody takes over") || answer.get().startsWith("no ");
      return failed ? 1 : 0;
    } catch (LinuxException refused) {
      System.err.println("evenkeel: " + refused.getMessage());
      return 1;
    }
  }
}
