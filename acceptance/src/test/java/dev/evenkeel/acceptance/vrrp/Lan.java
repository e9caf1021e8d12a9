package dev.evenkeel.acceptance.vrrp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Three hosts on a switch: {@code a} 192.168.0.1, {@code b} 192.168.0.2, and {@code c} 192.168.0.9
 * who looks on. Every host is a network namespace with a name of its own, so that tests run side by
 * side; {@link #close} leaves nothing.
 */
final class Lan implements AutoCloseable {
  static final String VIP = "192.168.0.99";
  private static final long PATIENCE_MS = 60_000;

  private final String prefix;
  private final Path folder;
  private final List<Node> nodes = new ArrayList<>();
  private final List<Process> others = new ArrayList<>();

  Lan(Path folder) throws Exception {
    this.folder = folder;
    assumeTrue(isRoot(), "network namespaces need root");
    for (String tool : List.of("ip", "bridge", "keepalived", "tcpdump", "env", "unshare")) {
      assumeTrue(exists(tool), tool + " is not installed");
    }
    prefix = "ka" + Long.toString(System.nanoTime() & 0xffffff, 36) + "-";
    for (String host : List.of("sw", "a", "b", "c")) {
      sh("ip netns add %s%s; ip -n %s%s link set lo up".formatted(prefix, host, prefix, host));
    }
    sh("ip -n %ssw link add br0 type bridge mcast_snooping 0".formatted(prefix));
    sh("ip -n %ssw link set br0 up".formatted(prefix));
    plug("a", 1);
    plug("b", 2);
    plug("c", 9);
  }

  private void plug(String host, int number) throws Exception {
    sh(
        "ip link add eth0 netns %1$s%2$s type veth peer name p%2$s netns %1$ssw && "
                .formatted(prefix, host)
            + "ip -n %1$ssw link set p%2$s master br0 up && ".formatted(prefix, host)
            + "ip -n %1$s%2$s addr add 192.168.0.%3$d/24 dev eth0 && "
                .formatted(prefix, host, number)
            + "ip -n %1$s%2$s addr add fd00::%3$d/64 dev eth0 nodad && "
                .formatted(prefix, host, number)
            + "ip -n %1$s%2$s link set eth0 up".formatted(prefix, host));
  }

  private static boolean isRoot() throws Exception {
    return sh("id -u").strip().equals("0");
  }

  static boolean exists(String tool) throws Exception {
    return !sh("command -v " + tool + " || true").isBlank();
  }

  /** Where files of this network's test may be. */
  Path folder() {
    return folder;
  }

  /** Leaves the hosts only their IPv6 addresses. */
  void withoutIpv4() throws Exception {
    for (String host : List.of("a", "b", "c")) {
      on(host, "ip -4 addr flush dev eth0");
    }
  }

  /** Who runs a node. */
  enum Kind {
    OURS,
    REAL
  }

  /** A running daemon. */
  final class Node {
    private final String host;
    private final Process process;
    private final Path log;
    final Path config;

    private Node(String host, Process process, Path log, Path config) {
      this.host = host;
      this.process = process;
      this.log = log;
      this.config = config;
    }

    String log() {
      try {
        return Files.readString(log, StandardCharsets.UTF_8);
      } catch (IOException unreadable) {
        throw new AssertionError(unreadable);
      }
    }

    void signal(String name) throws Exception {
      sh("kill -" + name + " " + process.pid());
    }

    /** SIGTERM, and the exit code. */
    int stop() throws Exception {
      signal("TERM");
      if (!process.waitFor(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
        throw new AssertionError("does not stop: " + log());
      }
      return process.exitValue();
    }

    void awaitLog(String text) throws Exception {
      await("log line '" + text + "' of " + host, () -> log().contains(text));
    }
  }

  /** Starts a daemon and returns at once. */
  Node start(String host, Kind kind, String config) throws Exception {
    return start(host, kind, config, "");
  }

  /** Starts a daemon with settings of our own, as {@code EVENKEEL_VRRP} has them. */
  Node start(String host, Kind kind, String config, String settings) throws Exception {
    Path file = Files.writeString(folder.resolve(host + nodes.size() + ".conf"), config);
    Path log = folder.resolve(host + nodes.size() + ".log");
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", prefix + host));
    if (kind == Kind.REAL) {
      command.add("keepalived");
    } else {
      command.addAll(
          List.of(
              "env",
              "_JAVA_SR_SIGNUM=50",
              "env",
              "--block-signal=HUP,USR1,USR2,RTMIN+2,RTMAX-1,TERM,INT",
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Xrs",
              "-Xmx64m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              System.getProperty("java.class.path"),
              KeepalivedMain.class.getName()));
    }
    String pid = folder.resolve(host + nodes.size() + ".pid").toString();
    command.addAll(List.of("-n", "-l", "-D", "-f", file.toString()));
    command.addAll(List.of("-p", pid, "-r", pid + "v", "-c", pid + "c"));
    if (kind == Kind.REAL) {
      command.addAll(List.of("-b", pid + "b"));
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("EVENKEEL_VRRP", settings);
    Process process = builder.redirectOutput(log.toFile()).start();
    Node node = new Node(host, process, log, file);
    nodes.add(node);
    return node;
  }

  boolean holds(String host) {
    return holds(host, VIP);
  }

  /** Whether a host has an address on any interface. */
  boolean holds(String host, String address) {
    try {
      return on(host, "ip addr").contains(" " + address + "/");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }

  void awaitHolder(String host, String other) throws Exception {
    awaitHolder(host, other, VIP);
  }

  void awaitHolder(String host, String other, String address) throws Exception {
    await(host + " alone holds " + address, () -> holds(host, address) && !holds(other, address));
  }

  void awaitBoth() throws Exception {
    await("both hold the address", () -> holds("a") && holds("b"));
  }

  /** Runs a shell command on a host. */
  String on(String host, String command) throws Exception {
    return sh("ip netns exec " + prefix + host + " " + command);
  }

  /**
   * Sends an IP packet's payload of protocol 112 from {@code c} to the VRRP group, by the interface
   * eth0.
   */
  void inject(String hexMessage, int ttl) throws Exception {
    String code =
        "import socket;s=socket.socket(socket.AF_INET,socket.SOCK_RAW,112);"
            + "s.setsockopt(socket.SOL_SOCKET,25,b\\\"eth0\\\");"
            + "s.setsockopt(0,33,%d);s.sendto(bytes.fromhex(\\\"%s\\\"),(\\\"224.0.0.18\\\",0))"
                .formatted(ttl, hexMessage);
    on("c", "python3 -c \"" + code + "\"");
  }

  /** Cuts a host's cable in the switch, or mends it; the host's own link stays up. */
  void cut(String host, boolean cut) throws Exception {
    // The port stays the switch's: one of its own would speak for itself.
    sh("bridge -n %ssw link set dev p%s state %d".formatted(prefix, host, cut ? 0 : 3));
  }

  /** A cable from a to b beside the switch: 10.9.0.1 and 10.9.0.2, fd09::1 and fd09::2. */
  void secondCable() throws Exception {
    sh("ip -n %1$sa link add eth1 type veth peer name eth1 netns %1$sb".formatted(prefix));
    sh("ip -n %1$sa addr add fd09::1/64 dev eth1 nodad".formatted(prefix));
    sh("ip -n %1$sb addr add fd09::2/64 dev eth1 nodad".formatted(prefix));
    sh("ip -n %1$sa addr add 10.9.0.1/24 dev eth1; ip -n %1$sa link set eth1 up".formatted(prefix));
    sh("ip -n %1$sb addr add 10.9.0.2/24 dev eth1; ip -n %1$sb link set eth1 up".formatted(prefix));
  }

  /** tcpdump of all advertisements, on the looker-on. */
  Process capture(Path to) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            "ip",
            "netns",
            "exec",
            prefix + "c",
            "tcpdump",
            "-l",
            "-nn",
            "-vvv",
            "-i",
            "eth0",
            "ip proto 112");
    Process process =
        builder
            .redirectOutput(to.toFile())
            .redirectError(to.resolveSibling(to.getFileName() + ".err").toFile())
            .start();
    Path said = to.resolveSibling(to.getFileName() + ".err");
    await(
        "tcpdump listens",
        () -> {
          try {
            return Files.readString(said).contains("listening on");
          } catch (IOException unreadable) {
            return false;
          }
        });
    return process;
  }

  /** Starts any program on a host; it ends with the test. */
  Process run(String host, Path output, String... command) throws Exception {
    List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", prefix + host));
    all.addAll(List.of(command));
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    others.add(process);
    return process;
  }

  static void await(String what, BooleanSupplier condition) throws Exception {
    long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not in time: " + what);
      }
      // Polling interval, not synchronisation: the condition decides.
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  static String sh(String command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    if (status != 0) {
      throw new IOException(command + ": " + status + ": " + output);
    }
    return output;
  }

  @Override
  public void close() throws IOException {
    try {
      for (Process other : others) {
        other.destroyForcibly().waitFor();
      }
      for (Node node : nodes) {
        if (node.process.isAlive()) {
          // At once: a master that ends in order waits for a successor.
          node.process.destroyForcibly().waitFor();
        }
      }
      for (String host : List.of("a", "b", "c", "sw")) {
        sh("ip netns del " + prefix + host + " || true");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
