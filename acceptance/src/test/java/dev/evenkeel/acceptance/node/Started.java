package dev.evenkeel.acceptance.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.HostProcess;
import dev.evenkeel.linux.Signals;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A node on a host, and everything it has printed. */
final class Started implements AutoCloseable {
  private static final int LIMIT_MS = 15_000;

  private final Host host;
  private final Process process;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader;

  private Started(Host host, Process process) {
    this.host = host;
    this.process = process;
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  /** Starts {@code evenkeel run} with two files of these contents. */
  static Started node(Host host, String haproxyCfg, String keepalivedConf) throws IOException {
    String haproxy = host.write("h.cfg", haproxyCfg.getBytes(StandardCharsets.UTF_8));
    String keepalived = host.write("k.conf", keepalivedConf.getBytes(StandardCharsets.UTF_8));
    List<String> command = Evenkeel.program().commands(haproxy, keepalived).getFirst();
    return new Started(host, host.execute(command));
  }

  /** Starts {@code evenkeel keepalived} with a file of this content. */
  static Started keepalived(Host host, String keepalivedConf) throws IOException {
    String file = host.write("k.conf", keepalivedConf.getBytes(StandardCharsets.UTF_8));
    return new Started(host, host.execute(Evenkeel.keepalived(file)));
  }

  private void read() {
    try (BufferedReader from = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        synchronized (lines) {
          lines.add(line);
        }
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  /** All that it has printed. */
  String printed() {
    synchronized (lines) {
      return String.join("\n", lines) + "\n";
    }
  }

  /** Waits for a line that contains {@code part}. */
  void awaitLine(String part) {
    Evenkeel.await("a line with '" + part + "'; " + this, LIMIT_MS, () -> printed().contains(part));
  }

  /** How many lines contain {@code part}. */
  long count(String part) {
    return printed().lines().filter(line -> line.contains(part)).count();
  }

  /** Waits for its end; its exit code. */
  int end() throws InterruptedException {
    assertThat(process.waitFor(LIMIT_MS, TimeUnit.MILLISECONDS)).as("end; %s", this).isTrue();
    reader.join(LIMIT_MS);
    return process.exitValue();
  }

  /** Sends a signal to the keeper. */
  void signal(int signal) {
    assertThat(named("evenkeel")).as("keeper; %s", this).hasSize(1);
    named("evenkeel").getFirst().signal(signal);
  }

  /** Tells {@code evenkeel keepalived} to read its file again. */
  void reload() {
    assertThat(named("keepalived")).as("daemon; %s", this).hasSize(1);
    named("keepalived").getFirst().signal(Signals.HUP);
  }

  /** The balancers on its host. */
  List<HostProcess> balancers() {
    return named("haproxy");
  }

  private List<HostProcess> named(String name) {
    return host.processes().stream()
        .filter(process -> process.name().equals(name) && process.isAlive())
        .toList();
  }

  /** Ends it, and sees that nothing stays. */
  @Override
  public void close() {
    named("evenkeel").forEach(keeper -> keeper.signal(Signals.TERM));
    named("keepalived").forEach(daemon -> daemon.signal(Signals.TERM));
    Evenkeel.await("end; " + this, LIMIT_MS, () -> !process.isAlive());
    Evenkeel.await(
        "nothing left",
        LIMIT_MS,
        () ->
            host.processes().stream()
                .allMatch(left -> left.name().equals("sh") || left.name().equals("cat")));
  }

  @Override
  public String toString() {
    return "printed so far:\n" + printed();
  }
}
