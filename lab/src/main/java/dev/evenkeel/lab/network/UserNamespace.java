package dev.evenkeel.lab.network;

import dev.evenkeel.linux.Execution;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets a user who is not root build networks: in a user namespace of our own (user_namespaces(7))
 * we are root, over what we make there and nothing else.
 */
public final class UserNamespace {
  /** Set for the program that was started anew, so that it does not try again. */
  private static final String MARK = "EVENKEEL_LAB_USER_NAMESPACE";

  private static final List<String> ENTER = List.of("unshare", "--user", "--map-root-user");

  private UserNamespace() {}

  /** Whether this process was started by {@link #startAnew}. */
  public static boolean isInside() {
    return System.getenv(MARK) != null;
  }

  /**
   * Replaces this process by one with the same command line inside a new user namespace. Returns
   * only if that is not possible.
   *
   * @throws IOException saying why the kernel does not allow it
   */
  public static void startAnew() throws IOException {
    Path unshare = Programs.find("unshare").orElseThrow(() -> new IOException("no unshare"));
    probe();
    List<String> command = new ArrayList<>(ENTER);
    command.add("--");
    List<String> own = commandLine();
    // The name it was called by is worth keeping, if it is one that can be called again.
    Path program = Path.of(own.getFirst());
    boolean again = program.isAbsolute() && Files.isExecutable(program);
    command.add(
        again ? own.getFirst() : Files.readSymbolicLink(Path.of("/proc/self/exe")).toString());
    command.addAll(own.subList(1, own.size()));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put(MARK, "1");
    throw Execution.replace(unshare.toString(), command, environment);
  }

  private static void probe() throws IOException {
    List<String> command = new ArrayList<>(ENTER);
    command.addAll(List.of("--net", "--mount", "--pid", "--fork", "--mount-proc", "true"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(words.strip());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    }
  }

  private static List<String> commandLine() throws IOException {
    String raw = Files.readString(Path.of("/proc/self/cmdline"));
    // Each argument ends in NUL, empty ones included.
    return List.of(raw.substring(0, raw.length() - 1).split("\0", -1));
  }
}
