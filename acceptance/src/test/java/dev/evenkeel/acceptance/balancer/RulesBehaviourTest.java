package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What rules, stick tables and PROXY headers make of connections: what the clients see, the lines
 * in the log and the answers of the runtime API are HAProxy's own. The cases are tables, see {@code
 * rules.txt} and {@code proxy-protocol.txt}.
 */
@Timeout(180)
class RulesBehaviourTest {
  private static final Map<String, Map<String, Map<Program, List<String>>>> OBSERVED =
      new TreeMap<>();

  static List<RuleCase> rules() throws IOException {
    return RuleCase.load("rules.txt");
  }

  static List<RuleCase> headers() throws IOException {
    return RuleCase.load("proxy-protocol.txt");
  }

  @ParameterizedTest
  @MethodSource("rules")
  void rulesDecideAsHaproxyDoes(RuleCase one) throws Exception {
    compare("rules.txt", one);
  }

  @ParameterizedTest
  @MethodSource("headers")
  void headersAreReadAndSentAsHaproxyDoes(RuleCase one) throws Exception {
    compare("proxy-protocol.txt", one);
  }

  private static void compare(String file, RuleCase one) throws Exception {
    Map<Program, List<String>> observed = observe(file).getOrDefault(one.name(), Map.of());
    assertThat(observed.get(Program.EVENKEEL)).isEqualTo(observed.get(Program.HAPROXY));
    assertThat(observed.get(Program.HAPROXY)).isNotEmpty();
  }

  private static synchronized Map<String, Map<Program, List<String>>> observe(String file)
      throws Exception {
    Program.assumeBoth();
    Map<String, Map<Program, List<String>>> known = OBSERVED.get(file);
    if (known == null) {
      known = new TreeMap<>();
      List<RuleCase> cases = RuleCase.load(file);
      for (RuleCase one : cases) {
        known.put(one.name(), new TreeMap<>());
      }
      for (Program program : Program.values()) {
        tell(program, cases, known);
      }
      OBSERVED.put(file, known);
    }
    return known;
  }

  private static void tell(
      Program program, List<RuleCase> cases, Map<String, Map<Program, List<String>>> observed)
      throws Exception {
    try (EchoServer first = new EchoServer("A");
        EchoServer second = new EchoServer("B")) {
      StringBuilder text =
          new StringBuilder(
              "global\n nbthread 1\n log {log} local0\n stats socket {dir}/cli level admin\n"
                  + "defaults\n log global\n option tcplog\n timeout client 5s\n"
                  + " timeout server 5s\n timeout connect 5s\n");
      for (RuleCase one : cases) {
        text.append(one.configuration(first.port(), second.port()));
      }
      try (Stage stage = new Stage(program, text.toString()).ready()) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (RuleCase one : cases) {
          running.add(
              CompletableFuture.runAsync(
                  () -> {
                    List<String> seen = new Teller(stage, one).tell();
                    synchronized (observed) {
                      observed.computeIfAbsent(one.name(), n -> new TreeMap<>()).put(program, seen);
                    }
                  },
                  task -> Thread.ofPlatform().daemon().start(task)));
        }
        for (CompletableFuture<Void> one : running) {
          one.get(120, TimeUnit.SECONDS);
        }
      }
    }
  }

  /** One run of one case through one program. */
  private static final class Teller {
    private final Stage stage;
    private final RuleCase told;
    private final List<String> seen = new ArrayList<>();
    private @Nullable Socket client;

    Teller(Stage stage, RuleCase told) {
      this.stage = stage;
      this.told = told;
    }

    List<String> tell() {
      try {
        for (String step : told.steps()) {
          String[] words = step.split(" ", 2);
          step(words[0], words.length > 1 ? words[1] : "");
        }
      } catch (Exception | AssertionError failed) {
        seen.add(failed + "; " + seen);
      }
      close();
      return seen;
    }

    private void step(String word, String rest) throws Exception {
      switch (word) {
        case "connect" -> connect();
        case "send" -> send(unescaped(rest));
        case "hex" -> send(HexFormat.of().parseHex(rest.replace(" ", "")));
        case "half" -> client().shutdownOutput();
        case "close" -> client().close();
        case "reset" -> Peer.reset(client());
        case "end" -> {
          seen.add(client == null ? " Connection reset" : end(client()));
          close();
        }
        case "gone" -> {
          // Whether a reset or an end is seen depends on who is faster.
          seen.add(client == null || isOver(end(client())) ? "gone" : "still there");
          close();
        }
        case "silence" -> {
          client().setSoTimeout(1000);
          seen.add(end(client()));
        }
        case "pause" -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(rest)));
        case "log" -> {
          List<String> lines = awaitLog(Integer.parseInt(rest));
          lines.forEach(line -> seen.add(line.replaceAll("^<(\\d+)>.*?]: ", "<$1> ")));
        }
        case "logged" -> awaitLog(Integer.parseInt(rest));
        case "nolog" -> assertThat(lines()).isEmpty();
        case "cli" -> seen.add(masked(command(rest.replace("@", told.name()))));
        case "until" -> awaitAnswer(rest.replace("@", told.name()));
        default -> throw new IllegalArgumentException(word);
      }
    }

    private static boolean isOver(String end) {
      return end.equals(" end") || end.contains("reset");
    }

    private void close() {
      try {
        if (client != null) {
          client.close();
        }
      } catch (IOException gone) {
        seen.add("could not close");
      }
    }

    private void connect() throws IOException {
      try {
        client = stage.connect(told.name());
      } catch (SocketException resetAtOnce) {
        client = null;
      }
    }

    /** The lines about the case's frontend. */
    private List<String> lines() {
      return stage.log().stream()
          .filter(line ->
              line.contains(" " + told.name() + " ") || line.contains(" " + told.name() + "/"))
          .toList();
    }

    private List<String> awaitLog(int count) {
      Await.until(
          () -> stage.program + " logs " + count + " lines; so far " + lines(),
          () -> lines().size() >= count);
      return lines();
    }

    private Socket client() {
      Socket socket = client;
      if (socket == null) {
        throw new IllegalStateException("no client");
      }
      return socket;
    }

    private void send(byte[] bytes) {
      try {
        client().getOutputStream().write(bytes);
      } catch (IOException gone) {
        seen.add("could not send");
      }
    }

    private static byte[] unescaped(String text) {
      return text.replace("\\r", "\r").replace("\\n", "\n").getBytes(ISO_8859_1);
    }

    private static String end(Socket socket) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String how;
      try {
        InputStream in = socket.getInputStream();
        int read;
        while ((read = in.read()) >= 0) {
          bytes.write(read);
        }
        how = "end";
      } catch (SocketTimeoutException silent) {
        how = "silence";
      } catch (IOException reset) {
        how = reset.getMessage();
      }
      return bytes.toString(ISO_8859_1).replaceAll("127\\.0\\.0\\.1 \\d+ \\d+\r", "HOST P P\r")
          + " "
          + how;
    }

    private static String masked(String answer) {
      return answer
          .replaceAll("0x[0-9a-f]+:", "0xID:")
          .replaceAll("exp=[1-9][0-9]*", "exp=N")
          .replaceAll("size:(\\d+), used:\\d+", "size:$1, used:N");
    }

    /** Asks until the answer holds some words: {@code WORDS <- COMMAND}. */
    private void awaitAnswer(String rest) {
      String[] parts = rest.split(" <- ", 2);
      Await.until(
          () -> parts[1] + " answers " + parts[0],
          () -> {
            try {
              return command(parts[1]).contains(parts[0]);
            } catch (IOException notYet) {
              return false;
            }
          });
    }

    private String command(String text) throws IOException {
      var path = UnixDomainSocketAddress.of(stage.directory.resolve("cli"));
      try (var channel = SocketChannel.open(path)) {
        channel.write(ByteBuffer.wrap((text + "\n").getBytes(ISO_8859_1)));
        var answer = new ByteArrayOutputStream();
        var buffer = ByteBuffer.allocate(65536);
        while (channel.read(buffer) >= 0) {
          answer.write(buffer.array(), 0, buffer.position());
          buffer.clear();
        }
        return answer.toString(ISO_8859_1);
      }
    }
  }
}
