package dev.evenkeel.lab;

import dev.evenkeel.lab.article.Settings;
import dev.evenkeel.lab.drill.Plan;
import dev.evenkeel.lab.drill.Report;
import dev.evenkeel.lab.pair.ClassicProgram;
import dev.evenkeel.lab.pair.EvenkeelProgram;
import dev.evenkeel.lab.pair.NodeProgram;
import dev.evenkeel.node.Installation;
import dev.evenkeel.node.Subcommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evenkeel lab}: its options and its exit code. Used once, by one thread. */
@Command(
    name = "lab",
    header = "Build a network on this machine and drill fail-overs in it.",
    description =
        "Builds the network of the article out of namespaces on this machine: two balancers, two"
            + " web servers, a client and one floating address; breaks one thing after another,"
            + " measures what the client sees, and judges it. Everything vanishes at the end,"
            + " however it ends.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExit code:%n",
    footer = {
      "  0   all outages were within their bounds",
      "  1   some were not",
      "  2   this machine cannot run the laboratory, or the command line is wrong"
    })
public final class LabCommand implements Subcommand {
  private static final int WITHIN_BOUNDS = 0;
  private static final int OUT_OF_BOUNDS = 1;
  private static final int UNFIT = 2;

  @Option(
      names = "--web",
      paramLabel = "builtin|nginx",
      description = "The web servers: our own (default), or the nginx of this machine.")
  private String web = "builtin";

  @Option(
      names = "--peer",
      paramLabel = "evenkeel|keepalived",
      description = "What runs on lb2: Evenkeel (default), or real HAProxy and Keepalived.")
  private String peer = "evenkeel";

  @Option(
      names = "--lb1",
      paramLabel = "evenkeel|keepalived",
      description = "What runs on lb1; with keepalived on both, the originals are drilled.")
  private String lb1 = "evenkeel";

  @Option(
      names = "--pace",
      paramLabel = "MS",
      description = "Milliseconds from one request of the client to the next (default: 10).")
  private long paceMs = 10;

  @Option(
      names = "--detect",
      paramLabel = "MS",
      description =
          "Evenkeel nodes count each other as dead after so many milliseconds without a heartbeat"
              + " (default: only VRRP's own time counts).")
  private int detectMs;

  @Option(
      names = "--failover",
      paramLabel = "N",
      description =
          "Only kill the balancer and let the machine die, N times each, within the bounds that two"
              + " Evenkeels promise each other: 150 ms for the balancer, and for the machine 100 ms"
              + " more than --detect, or 3.7 s without it.")
  private int failovers;

  @Option(names = "--quick", description = "Only start, kill the balancer, and bring it back.")
  private boolean quick;

  @Option(
      names = "--keep",
      description = "Leave the network running after the drill, until Ctrl-C.")
  private boolean keep;

  @Option(names = "--keep-logs", description = "Keep the logs of the nodes.")
  private boolean keepLogs;

  @Option(names = "--plain", description = "Plain lines instead of the live picture.")
  private boolean plain;

  @Option(names = "--json", description = "Print the report as one JSON document.")
  private boolean json;

  @Spec private @Nullable CommandSpec specification;

  private final EvenkeelProgram evenkeel;

  /** The command as {@code evenkeel} finds it: nodes are started from the same installation. */
  public LabCommand() {
    this(installed(Installation.current()));
  }

  private static EvenkeelProgram installed(Installation installation) {
    // Built it is, since this runs; a node must not begin to build on its host.
    List<String> command = new ArrayList<>(List.of("env", "EVENKEEL_NO_BUILD=1"));
    command.addAll(installation.command("run"));
    return new EvenkeelProgram(
        command, List.of(installation.home(), Path.of(System.getProperty("java.home"))));
  }

  /**
   * A command that starts nodes of ours in a certain way.
   *
   * @param evenkeel what starts {@code evenkeel run}, and the folders it needs to see
   */
  public LabCommand(EvenkeelProgram evenkeel) {
    this.evenkeel = evenkeel;
  }

  /** Runs the laboratory; returns the exit code. */
  @Override
  public Integer call() throws InterruptedException {
    if (paceMs < 1 || paceMs > 100) {
      throw wrong("--pace must be 1 to 100 milliseconds");
    }
    if (!web.equals("builtin") && !web.equals("nginx")) {
      throw wrong("--web must be builtin or nginx, not " + web);
    }
    if (detectMs != 0 && (detectMs < 40 || detectMs > 60_000)) {
      throw wrong("--detect must be 40 to 60000 milliseconds");
    }
    if (failovers < 0 || failovers > 100 || (failovers > 0 && quick)) {
      throw wrong("--failover must be 1 to 100, without --quick");
    }
    Settings settings =
        new Settings(
            program("--lb1", lb1), program("--peer", peer), web.equals("nginx"), paceMs, detectMs);
    try {
      Fitness.check(settings);
      Output output = json ? Output.JSON : plain ? Output.PLAIN : Output.best();
      Report report = new Session(settings, output, plan(), keep, keepLogs).run();
      return report.passed() ? WITHIN_BOUNDS : OUT_OF_BOUNDS;
    } catch (IOException failed) {
      return unfit(String.valueOf(failed.getMessage()));
    }
  }

  private Plan plan() {
    return failovers > 0 ? Plan.failOvers(failovers) : quick ? Plan.SHORT : Plan.WHOLE;
  }

  private NodeProgram program(String option, String kind) {
    return switch (kind) {
      case "evenkeel" -> detectMs == 0 ? evenkeel : evenkeel.detecting(detectMs);
      case "keepalived" -> new ClassicProgram();
      default -> throw wrong(option + " must be evenkeel or keepalived, not " + kind);
    };
  }

  private ParameterException wrong(String why) {
    return new ParameterException(Objects.requireNonNull(specification).commandLine(), why);
  }

  private static int unfit(String why) {
    System.err.println("evenkeel lab: " + why.replace("\n", "\n  "));
    return UNFIT;
  }
}
