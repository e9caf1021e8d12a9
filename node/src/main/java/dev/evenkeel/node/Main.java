package dev.evenkeel.node;

import dev.evenkeel.balancer.BalancerProcess;
import dev.evenkeel.balancer.HaproxyCommand;
import dev.evenkeel.balancer.Starter;
import dev.evenkeel.balancer.config.ByteText;
import dev.evenkeel.balancer.config.DirectoryChange;
import dev.evenkeel.balancer.process.Supervision;
import dev.evenkeel.linux.Daemon;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.vrrp.daemon.KeepalivedCommand;
import java.io.FileDescriptor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Main thread: decides which program this process is.
 *
 * <p>The two drop-in roles are taken before anything else is loaded: health checks and service
 * managers call {@code haproxy -c} and {@code keepalived -t} often, and wait.
 */
public final class Main {
  private Main() {}

  /** The program's entry; {@code args[0]} is a role or a command. */
  public static void main(String[] args) {
    String first = args.length == 0 ? "" : args[0];
    String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
    int code =
        switch (first) {
          case "haproxy" -> haproxy(rest);
          case "keepalived" -> keepalived(rest);
          case "train" -> Training.run(rest);
          default -> EvenkeelCommand.execute(args);
        };
    System.exit(code);
  }

  static int haproxy(String... args) {
    PrintStream out = ByteText.stream(FileDescriptor.out);
    PrintStream err = ByteText.stream(FileDescriptor.err);
    // Flushed and not closed: what the virtual machine says of an error would be lost with them.
    try {
      BalancerProcess process =
          new BalancerProcess(
              Installation.current().command("haproxy", args),
              FloatingAddresses.fromEnvironment(),
              () ->
                  KeeperPresence.cleanUpAfterDead(
                      FloatingAddresses.fromEnvironment(), System.err::println));
      AtomicBoolean accepted = new AtomicBoolean();
      Starter starter =
          (configuration, commandLine, compatibility, diagnostics) -> {
            accepted.set(true);
            return process.start(configuration, commandLine, compatibility, diagnostics);
          };
      DirectoryChange go =
          directory -> {
            Processes.changeDirectory(directory.toString());
            return Path.of("");
          };
      int code = new HaproxyCommand(System.getenv(), out, err, starter, go).run("haproxy", args);
      if (!accepted.get()) {
        // A supervisor should not start us again for the same answer.
        Supervision.fromEnvironment(System.getenv()).refused();
      }
      return code;
    } finally {
      out.flush();
      err.flush();
    }
  }

  static int keepalived(String... args) {
    KeepalivedCommand.Detacher detacher =
        arguments -> {
          List<String> command = Installation.current().command("keepalived", "-n");
          command.addAll(arguments);
          return Daemon.launch(command);
        };
    return new KeepalivedCommand(System.out, System.err, detacher, VirtualServerCompanion::new)
        .run(List.of(args));
  }
}
