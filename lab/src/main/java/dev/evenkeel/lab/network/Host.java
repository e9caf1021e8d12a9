package dev.evenkeel.lab.network;

import dev.evenkeel.linux.Namespaces;
import dev.evenkeel.linux.Signals;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/**
 * A machine of the laboratory; may be used by any thread.
 *
 * <p>It is a network, mount, host name and pid namespace. Their first process is a shell that reaps
 * what is orphaned and ends when its standard input does. The other end of that pipe is held by
 * this process alone, so a host and all that runs in it cannot outlive it, even if it is killed.
 * {@code /run} and {@code /tmp} are the host's own and vanish with it.
 */
public final class Host implements AutoCloseable {
  /** The folder of a host that the laboratory keeps its files in. */
  public static final String FOLDER = "/run/lab";

  /**
   * What the first process does. Its arguments are the host's name and the folders that stay
   * visible beneath {@code /tmp}. dash waits for any child while it waits for one, so it reaps. The
   * host name is for prompts; where it cannot be set, nothing depends on it.
   */
  private static final String INIT =
      """
      set -e
      exec 3<&0 </dev/null
      name=$1; shift
      { hostname "$name" || echo "$name" >/proc/sys/kernel/hostname; } 2>/dev/null || :
      mount -t tmpfs -o mode=755,size=64m lab /run
      mkdir /run/lab /run/lock /run/tmp
      mount -t tmpfs -o mode=1777,size=256m lab /run/tmp
      for folder; do
        case $folder in
          /tmp/*) mkdir -p "/run$folder"; mount --rbind "$folder" "/run$folder";;
        esac
      done
      mount --move /run/tmp /tmp
      rmdir /run/tmp
      echo ready
      cat <&3 >/dev/null & watch=$!
      set +e
      while kill -0 $watch 2>/dev/null; do wait $watch; done
      """;

  private final String name;
  private final Process process;
  private final long pid;

  private Host(String name, Process process, long pid) {
    this.name = name;
    this.process = process;
    this.pid = pid;
  }

  /**
   * Starts a host without any link but an unconfigured {@code lo}.
   *
   * @param name its host name
   * @param visible folders whose content stays visible in it even if they lie beneath {@code /tmp}
   * @throws IOException with the words of unshare or the kernel when it cannot be made
   */
  public static Host start(String name, List<Path> visible) throws IOException {
    // A session of its own: Ctrl-C is for the laboratory, which then ends its hosts in order.
    List<String> command =
        new ArrayList<>(
            List.of("setsid", "unshare", "--net", "--uts", "--mount", "--pid", "--fork"));
    command.addAll(List.of("--mount-proc", "--kill-child", "--", "sh", "-c", INIT, "init", name));
    visible.forEach(folder -> command.add(folder.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      awaitReady(name, process);
      long pid =
          process
              .children()
              .findFirst()
              .orElseThrow(() -> new IOException("host " + name + " ended at once"))
              .pid();
      return new Host(name, process, pid);
    } catch (IOException failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  private static void awaitReady(String name, Process process) throws IOException {
    // Not closed: the pipe stays the host's standard output.
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    StringJoiner words = new StringJoiner("; ");
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.equals("ready")) {
        return;
      }
      words.add(line.strip());
    }
    String why = words.toString();
    boolean forbidden = why.contains("not permitted") || why.contains("denied");
    throw new IOException(
        "cannot start host "
            + name
            + ": "
            + why
            + (forbidden ? "\nIn a container this needs one started with --privileged." : ""));
  }

  /** Its host name. */
  public String name() {
    return name;
  }

  /** The pid of its first process as this process sees it. */
  public long pid() {
    return pid;
  }

  /** Its file system, seen from here. */
  public Path root() {
    return Path.of("/proc/" + pid + "/root");
  }

  /** Whether the host runs. */
  public boolean isUp() {
    return process.isAlive();
  }

  /** Writes a file into {@link #FOLDER} of the host and returns its path as the host sees it. */
  public String write(String file, byte[] content) throws IOException {
    Files.write(root().resolve(FOLDER.substring(1)).resolve(file), content);
    return FOLDER + "/" + file;
  }

  /**
   * Sets a kernel variable of the host's network namespace, for example {@code ipv4/ip_forward}.
   */
  public void setSysctl(String variable, String value) throws IOException {
    // Which network /proc/sys/net is about depends on the thread that opens it, not on the path.
    inNetwork(() -> Files.writeString(Path.of("/proc/sys/net").resolve(variable), value));
  }

  /**
   * Starts a program on the host; the process returned ends when it does, and what it prints on
   * standard output and error comes by {@link Process#getInputStream}.
   */
  public Process execute(List<String> command) throws IOException {
    // Were the program a child of nsenter itself, that would stop when the program is stopped, not
    // go on with it, and so never reap it. setsid waits for its end only.
    List<String> all = new ArrayList<>(enterCommand());
    all.addAll(List.of("--", "setsid", "--fork", "--wait"));
    all.addAll(command);
    return new ProcessBuilder(all)
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .start();
  }

  /** The command by which a user of this machine opens a shell on the host. */
  public List<String> shellCommand() {
    List<String> command = new ArrayList<>(enterCommand());
    if (UserNamespace.isInside()) {
      command.addAll(List.of("-U", "--preserve-credentials"));
    }
    return command;
  }

  /** The command that enters the host and runs the words that follow it. */
  public List<String> enterCommand() {
    return List.of("nsenter", "-t", Long.toString(pid), "-n", "-m", "-p", "-u");
  }

  /**
   * Runs a task in a thread inside the host's network namespace and waits for it. Sockets that it
   * opens belong to the host for good, whichever thread uses them later.
   */
  public <T> T inNetwork(Callable<T> task) throws IOException {
    FutureTask<T> future =
        new FutureTask<>(() -> {
          Namespaces.enterNetwork(pid);
          return task.call();
        });
    Thread.ofPlatform().daemon().name(name + "-network").start(future);
    try {
      return future.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      String words = cause instanceof IOException ? cause.getMessage() : String.valueOf(cause);
      throw new IOException("on " + name + ": " + words, failed);
    }
  }

  /** Everything that runs on the host, its first process and that one's helper included. */
  public List<HostProcess> processes() {
    return HostProcess.inNamespaceOf(pid);
  }

  /** Whether any program on the host listens on a TCP port over IPv4 or IPv6. */
  public boolean isListening(int port) {
    return Listeners.tcp(net()).contains(port);
  }

  /** Whether any program on the host has a raw IPv4 socket for a protocol. */
  public boolean hasRawSocket(int protocol) {
    return Listeners.raw(net()).contains(protocol);
  }

  private Path net() {
    return Path.of("/proc/" + pid + "/net");
  }

  /**
   * Kills everything on the host at once, as a power cut does. Its links are left to the switch.
   */
  public void kill() {
    Signals.send(Math.toIntExact(pid), Signals.KILL);
    awaitEnd();
  }

  /** Ends the host and all that runs on it, and waits for that. */
  @Override
  public void close() {
    beginToEnd();
    awaitEnd();
  }

  /** Ends the host and all that runs on it, without waiting for that. */
  public void beginToEnd() {
    try {
      process.getOutputStream().close();
    } catch (IOException alreadyGone) {
      // The pipe's other end is gone, so the host is, too.
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(3, TimeUnit.SECONDS)) {
        Signals.send(Math.toIntExact(pid), Signals.KILL);
        process.destroyForcibly();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
