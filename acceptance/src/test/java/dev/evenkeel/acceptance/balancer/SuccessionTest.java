package dev.evenkeel.acceptance.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One process takes over from another, of either program, while clients go on connecting. */
@Timeout(120)
class SuccessionTest {
  private final Map<String, Integer> outcomes = new ConcurrentHashMap<>();
  private final AtomicBoolean enough = new AtomicBoolean();
  private ServerSocket server;
  private Path directory;

  @BeforeEach
  void serve() throws IOException {
    directory = Files.createTempDirectory("succession");
    server = new ServerSocket(0, 500, InetAddress.getByName("127.0.0.1"));
    Thread.startVirtualThread(() -> {
      while (true) {
        try (Socket client = server.accept()) {
          client.getOutputStream().write("hi".getBytes());
        } catch (IOException over) {
          return;
        }
      }
    });
  }

  @AfterEach
  void clean() throws IOException {
    enough.set(true);
    server.close();
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private String configuration(int port, String global) {
    return "global\n nbthread 1\n"
        + global
        + "\n stats socket "
        + directory
        + "/api level admin expose-fd listeners\n"
        + "defaults\n timeout client 5s\n timeout server 5s\n timeout connect 5s\n"
        + "listen l\n bind 127.0.0.1:"
        + port
        + "\n bind unix@"
        + directory
        + "/web\n server s 127.0.0.1:"
        + server.getLocalPort()
        + "\n";
  }

  private Process start(Program program, String text, String... more) throws IOException {
    Path file = Files.writeString(directory.resolve(program + "-" + more.length + ".cfg"), text);
    String[] arguments = new String[more.length + 3];
    arguments[0] = "-db";
    arguments[1] = "-f";
    arguments[2] = file.toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return program
        .process(arguments)
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("out" + more.length).toFile())
        .start();
  }

  private static String greeting(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      return new String(socket.getInputStream().readAllBytes());
    } catch (IOException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private static String greeting(Path path) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(path));
      ByteBuffer buffer = ByteBuffer.allocate(100);
      while (channel.read(buffer) >= 0) {
        // To the end.
      }
      return new String(buffer.array(), 0, buffer.position());
    } catch (IOException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  private void keepAsking(java.util.function.Supplier<String> question) {
    Thread.startVirtualThread(() -> {
      while (!enough.get()) {
        outcomes.merge(question.get(), 1, Integer::sum);
      }
    });
  }

  private int count() {
    return outcomes.values().stream().mapToInt(Integer::intValue).sum();
  }

  @ParameterizedTest
  @CsvSource({"HAPROXY,EVENKEEL", "EVENKEEL,HAPROXY", "EVENKEEL,EVENKEEL"})
  void handedSocketsLoseNobody(Program old, Program young) throws Exception {
    Program.assumeBoth();
    int port = Ports.free();
    Process first = start(old, configuration(port, ""));
    try {
      Await.until(() -> old + " serves", () -> greeting(port).equals("hi"));
      keepAsking(() -> greeting(port));
      keepAsking(() -> greeting(directory.resolve("web")));
      Await.until(() -> "clients " + outcomes, () -> count() > 100);
      Process second =
          start(
              young,
              configuration(port, ""),
              "-x",
              directory + "/api",
              "-sf",
              String.valueOf(first.pid()));
      try {
        assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
        int before = count();
        Await.until(() -> "clients of the new " + outcomes, () -> count() > before + 100);
        assertThat(first.exitValue()).isZero();
        assertThat(second.isAlive()).isTrue();
        assertThat(outcomes).containsOnlyKeys("hi");
      } finally {
        second.destroyForcibly().waitFor();
      }
    } finally {
      first.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @CsvSource({"HAPROXY,EVENKEEL", "EVENKEEL,HAPROXY", "EVENKEEL,EVENKEEL"})
  void anOldProcessPausesForOneThatCannotShareThePort(Program old, Program young) throws Exception {
    Program.assumeBoth();
    int port = Ports.free();
    String text = configuration(port, " noreuseport");
    Process first = start(old, text);
    try {
      Await.until(() -> old + " serves", () -> greeting(port).equals("hi"));
      Process second = start(young, text, "-sf", String.valueOf(first.pid()));
      try {
        assertThat(first.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(first.exitValue()).isZero();
        assertThat(greeting(port)).isEqualTo("hi");
        assertThat(Files.readString(directory.resolve("out0"))).contains("Paused proxy l.");
      } finally {
        second.destroyForcibly().waitFor();
      }
    } finally {
      first.destroyForcibly().waitFor();
    }
  }

  @ParameterizedTest
  @CsvSource({"HAPROXY,EVENKEEL", "EVENKEEL,HAPROXY", "EVENKEEL,EVENKEEL"})
  void whoCannotStartLeavesTheOldOneAsItWas(Program old, Program young) throws Exception {
    Program.assumeBoth();
    int port = Ports.free();
    try (ServerSocket stranger = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String text = configuration(port, " noreuseport");
      Process first = start(old, text);
      try {
        Await.until(() -> old + " serves", () -> greeting(port).equals("hi"));
        Process second =
            start(
                young,
                text + " bind 127.0.0.1:" + stranger.getLocalPort() + "\n",
                "-sf",
                String.valueOf(first.pid()));
        assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(first.isAlive()).isTrue();
        Await.until(() -> "serves again", () -> greeting(port).equals("hi"));
      } finally {
        first.destroyForcibly().waitFor();
      }
    }
  }
}
