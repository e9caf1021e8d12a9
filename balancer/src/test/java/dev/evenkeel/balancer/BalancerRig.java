package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.Configuration;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.log.Console;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * A balancer in this process, made from the text of a configuration, with its log.
 *
 * <p>{@code @name} in the text stands for a listening socket that the rig opens on a free port of
 * the loopback ({@link #port}); {@code @log} for the rig's own log receiver, {@code @receiver} for
 * its address alone, {@code @longlog} for long lines to it, {@code @sampled} for the second, fourth
 * and fifth of every five. Timeouts are those of the text; without any, none apply.
 */
final class BalancerRig implements AutoCloseable {
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(20);

  final Balancer balancer;
  final LogReceiver log;
  final List<String> console = new CopyOnWriteArrayList<>();
  final List<Throwable> broken = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();

  BalancerRig(String text) throws Exception {
    this(text, 10_000);
  }

  BalancerRig(String text, int maxConnections) throws Exception {
    this(text, maxConnections, Compatibility.CLASSIC);
  }

  BalancerRig(String text, Compatibility compatibility) throws Exception {
    this(text, 10_000, compatibility);
  }

  /**
   * @param change makes of what was read what is run
   */
  BalancerRig(String text, UnaryOperator<Configuration> change) throws Exception {
    this(text, 10_000, Compatibility.CLASSIC, change);
  }

  private BalancerRig(String text, int maxConnections, Compatibility compatibility)
      throws Exception {
    this(text, maxConnections, compatibility, UnaryOperator.identity());
  }

  private BalancerRig(
      String text,
      int maxConnections,
      Compatibility compatibility,
      UnaryOperator<Configuration> change)
      throws Exception {
    log = new LogReceiver();
    String filled =
        (text + "\n")
            .replace("@receiver", "127.0.0.1:" + log.port())
            .replace("@longlog", "127.0.0.1:" + log.port() + " len 65000 local0")
            .replace("@sampled", "127.0.0.1:" + log.port() + " sample 2,4-5:5 local0")
            .replace("@log", "127.0.0.1:" + log.port() + " local0");
    StringBuilder configuration = new StringBuilder();
    for (String word : filled.split("(?<=\\s)|(?=\\s)", -1)) {
      configuration.append(word.matches("@\\w+") ? "fd@" + listening(word.substring(1)) : word);
    }
    balancer =
        new Balancer(
            change.apply(load(configuration.toString(), compatibility)),
            new Console() {
              @Override
              public void alert(String message) {
                console.add("ALERT " + message);
              }

              @Override
              public void warning(String message) {
                console.add("WARNING " + message);
              }

              @Override
              public void notice(String message) {
                console.add("NOTICE " + message);
              }
            },
            maxConnections,
            ProcessHandle.current().pid(),
            broken::add);
    balancer.bind(address -> false);
    balancer.start();
  }

  static Configuration load(String text) throws IOException {
    return load(text, Compatibility.CLASSIC);
  }

  private static Configuration load(String text, Compatibility compatibility) throws IOException {
    Path directory = Files.createTempDirectory("rig");
    Path file = Files.writeString(directory.resolve("t.cfg"), text, ISO_8859_1);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Diagnostics diagnostics =
        new Diagnostics(new PrintStream(said, true, ISO_8859_1), 1, "test", "test");
    try {
      return new ConfigurationLoader(Map.of(), compatibility, false, diagnostics)
          .load(List.of("t.cfg"), directory)
          .orElseThrow(() -> new AssertionError(said.toString(ISO_8859_1)));
    } finally {
      Files.delete(file);
      Files.delete(directory);
    }
  }

  private int listening(String name) throws Exception {
    int fd = Sockets.open(SocketAddress.AF_INET, Sockets.SOCK_STREAM, 0);
    SocketAddress any = new SocketAddress.Internet(InetAddress.getByName("127.0.0.1"), 0);
    assertThat(Sockets.bind(fd, any.toBytes())).isZero();
    assertThat(Sockets.listen(fd, 1024)).isZero();
    ports.put(name, ((SocketAddress.Internet) Sockets.localAddress(fd)).port());
    return fd;
  }

  /** The port that {@code @name} stands for. */
  int port(String name) {
    Integer port = ports.get(name);
    assertThat(port).as(name).isNotNull();
    return port;
  }

  Socket connect(String name) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress("127.0.0.1", port(name)), 10_000);
    socket.setSoTimeout(20_000);
    return socket;
  }

  /** Waits for a condition that other threads bring about. */
  static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never came true: " + what);
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
    }
  }

  /** Numbers of the loop threads' CPU time so far, in nanoseconds. */
  static long loopCpuNs() {
    var beans = java.lang.management.ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long id : beans.getAllThreadIds()) {
      var info = beans.getThreadInfo(id);
      if (info != null && info.getThreadName().startsWith("loop-")) {
        sum += Math.max(0, beans.getThreadCpuTime(id));
      }
    }
    return sum;
  }

  /** How many descriptors this process has open. */
  static int openDescriptors() throws IOException {
    List<Path> open = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      entries.forEach(open::add);
    }
    return open.size();
  }

  @Override
  public void close() {
    balancer.close();
    log.close();
    assertThat(broken).as("broken invariants").isEmpty();
  }
}
