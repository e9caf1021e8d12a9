package dev.evenkeel.node;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.daemon.ControlSocket;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Main thread: {@code evenkeel vrrp}, questions to the VRRP daemon that runs on this machine. */
@Command(
    name = "vrrp",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    header = "Ask the running node (or evenkeel keepalived) on this machine.",
    subcommands = VrrpCommand.HandOver.class)
final class VrrpCommand implements Callable<Integer> {
  private static final int WATCH_INTERVAL_MS = 500;

  /** Longer than the slowest router of the default interval waits. */
  private static final int WAIT_MS = 60_000;

  @Spec private @Nullable CommandSpec specification;

  /** The routers that a command is about. */
  static final class Which {
    @Parameters(arity = "0..1", paramLabel = "NAME", description = "One vrrp_instance only.")
    @Nullable String name;
  }

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(specification).commandLine();
    command.usage(command.getErr());
    return CommandLine.ExitCode.USAGE;
  }

  /** How the routers stand. */
  @Command(mixinStandardHelpOptions = true, header = "Who is master, and which nodes are heard.")
  int show(@Mixin Which which) {
    return ask("show", which);
  }

  /** Why the routers stand as they do. */
  @Command(
      mixinStandardHelpOptions = true,
      header = "Who is master and why.",
      description =
          "Who is master and why, and what would happen if each thing that a router depends on"
              + " failed.")
  int explain(@Mixin Which which) {
    return ask("explain", which);
  }

  /** How the routers stand, again and again. */
  @Command(
      mixinStandardHelpOptions = true,
      header = "Like show, whenever something changes; until interrupted.")
  int watch(@Mixin Which which) throws InterruptedException {
    String last = "";
    while (true) {
      Optional<String> answer = answer("show", which);
      if (answer.isEmpty()) {
        return 1;
      }
      if (!answer.get().equals(last)) {
        last = answer.get();
        System.out.println(LocalTime.now(ZoneId.systemDefault()).withNano(0));
        System.out.print(last);
      }
      TimeUnit.MILLISECONDS.sleep(WATCH_INTERVAL_MS);
    }
  }

  /** Figures about the routers. */
  @Command(
      mixinStandardHelpOptions = true,
      header = "Figures for Prometheus.",
      description =
          "States, transitions, advertisements, conflicts and more, in Prometheus' text format:"
              + " for instance as a file of node_exporter's textfile collector.")
  int metrics(@Mixin Which which) {
    return ask("metrics", which);
  }

  /** Hands addresses over; also known as {@code evenkeel handover}. */
  @Command(
      name = "handover",
      mixinStandardHelpOptions = true,
      header = "Let another node take over, without an interruption.",
      description =
          "Lets another node take over; this one stands back afterwards, until the other is gone or"
              + " --back is given.")
  static final class HandOver implements Callable<Integer> {
    @Mixin private Which which = new Which();

    @Option(names = "--back", description = "Take part in the election again.")
    private boolean back;

    @Override
    public Integer call() {
      return ask(back ? "compete" : "handover", which);
    }
  }

  /** Lets addresses go. */
  @Command(
      mixinStandardHelpOptions = true,
      header = "Let the address go at once, whoever takes over.",
      description =
          "Lets the address go at once; for when handover takes too long. This node stands back"
              + " afterwards, until nobody else is master or handover --back is given.")
  int release(@Mixin Which which) {
    return ask("release", which);
  }

  private static int ask(String word, Which which) {
    Optional<String> answer = answer(word, which);
    if (answer.isEmpty()) {
      return 1;
    }
    System.out.print(answer.get());
    boolean failed = answer.get().contains("nobody takes over") || answer.get().startsWith("no ");
    return failed ? 1 : 0;
  }

  /** What the daemon says; empty when it says nothing, which the user has been told. */
  private static Optional<String> answer(String word, Which which) {
    @Nullable String name = which.name;
    try {
      Optional<String> answer = ControlSocket.ask(name == null ? word : word + " " + name, WAIT_MS);
      if (answer.isEmpty()) {
        System.err.println("evenkeel: no VRRP daemon of this program answers on this machine");
      }
      return answer;
    } catch (LinuxException refused) {
      System.err.println("evenkeel: " + refused.getMessage());
      return Optional.empty();
    }
  }
}
