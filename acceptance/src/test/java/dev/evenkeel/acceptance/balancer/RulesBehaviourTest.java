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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
  private static final String OURS = "ours ";
  private static final String TIMEOUTS =
      " timeout client 5s\n timeout server 5s\n timeout connect 5s\n";

  /** With more of them a pause is over before its balancer has come to the case. */
  private static final int AT_ONCE = 24;

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

  static void compare(String file, RuleCase one) throws Exception {
    Map<Program, List<String>> observed = observe(file).getOrDefault(one.name(), Map.of());
    List<String> theirs = observed.getOrDefault(Program.HAPROXY, List.of());
    assertThat(theirs).isNotEmpty();
    assertThat(observed.get(Program.EVENKEEL))
        .isEqualTo(theirs.stream().map(line -> ours(one, line)).toList());
  }

  /** What this program's clients and log have shown. */
  static List<String> observed(String file, RuleCase one) throws Exception {
    return observe(file)
        .getOrDefault(one.name(), Map.of())
        .getOrDefault(Program.EVENKEEL, List.of());
  }

  /** What is to stand in a line where the table says {@code ours THEIRS => OURS -- why}. */
  private static String ours(RuleCase one, String line) {
    String changed = line;
    for (String step : one.steps()) {
      if (step.startsWith(OURS)) {
        String[] parts = step.substring(OURS.length()).split(" => | -- ");
        changed = changed.replace(parts[0], parts[1]);
      }
    }
    return changed;
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
      // Even if it fails: once is enough.
      OBSERVED.put(file, known);
      for (Program program : Program.values()) {
        tell(program, cases, known);
      }
    }
    return known;
  }

  private static void tell(
      Program program, List<RuleCase> cases, Map<String, Map<Program, List<String>>> observed)
      throws Exception {
    List<ScriptedServer> servers = new ArrayList<>();
    try (EchoServer first = new EchoServer("A");
        EchoServer second = new EchoServer("B")) {
      StringBuilder text =
          new StringBuilder(
              "global\n nbthread 1\n log {log} local0\n stats socket {dir}/cli level admin\n"
                  + "defaults plain\n log global\n"
                  + TIMEOUTS
                  + "defaults\n log global\n option tcplog\n"
                  + TIMEOUTS);
      for (RuleCase one : cases) {
        String section = one.configuration(first.port(), second.port());
        for (Map.Entry<String, List<List<String>>> own : one.scripts().entrySet()) {
          ScriptedServer server = new ScriptedServer(own.getValue());
          servers.add(server);
          section = section.replace("{" + own.getKey() + "}", "127.0.0.1:" + server.port);
        }
        text.append(section);
      }
      try (Stage stage = new Stage(program, text.toString()).ready()) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        Semaphore atOnce = new Semaphore(AT_ONCE);
        for (RuleCase one : cases) {
          running.add(
              CompletableFuture.runAsync(
                  () -> {
                    atOnce.acquireUninterruptibly();
                    List<String> seen;
                    try {
                      seen = new Teller(stage, one).tell();
                    } finally {
                      atOnce.release();
                    }
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
    } finally {
      for (ScriptedServer server : servers) {
        server.close();
      }
    }
  }

  /** One run of one case through one program. */
  private static final class Teller {
    private static final Pattern TIMES = Pattern.compile(" -?\\d+(/-?\\d+){3}/\\+?-?\\d+ ");

    private final Stage stage;
    private final RuleCase told;
    private final List<String> seen = new ArrayList<>();
    private final List<Socket> parked = new ArrayList<>();
    private @Nullable Socket client;

    Teller(Stage stage, RuleCase told) {
      this.stage = stage;
      this.told = told;
    }

    List<String> tell() {
      try {
        for (String step : told.steps()) {
          if (step.startsWith(OURS)) {
            continue;
          }
          String[] words = step.split(" ", 2);
          step(words[0], words.length > 1 ? words[1] : "");
        }
      } catch (Exception | AssertionError failed) {
        seen.add(failed + "; " + seen);
      }
      close();
      for (Socket one : parked) {
        client = one;
        close();
      }
      return seen;
    }

    private void step(String word, String rest) throws Exception {
      switch (word) {
        case "connect" -> connect();
        case "send" -> send(WireText.bytes(rest));
        case "hear" -> hear(new String(WireText.bytes(rest), ISO_8859_1));
        case "park" -> {
          parked.add(client());
          client = null;
        }
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
        case "ended" -> {
          end(client());
          close();
        }
        case "silence" -> {
          client().setSoTimeout(1000);
          seen.add(end(client()));
        }
        case "pause" -> LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Long.parseLong(rest)));
        case "log" -> {
          List<String> lines = awaitLog(Integer.parseInt(rest));
          lines.forEach(
              line -> seen.add(withoutTimes(line.replaceAll("^<(\\d+)>.*?]: ", "<$1> "))));
        }
        case "lines" -> {
          // Of lines that come at once, either may be the first.
          List<String> lines = new ArrayList<>(awaitLog(Integer.parseInt(rest)));
          lines.replaceAll(line -> withoutTimes(line.replaceAll("^<(\\d+)>.*?]: ", "<$1> ")));
          lines.sort(null);
          seen.addAll(lines);
        }
        case "logged" -> awaitLog(Integer.parseInt(rest));
        case "nolog" -> seen.add("logged " + lines());
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
              line.contains(" " + told.name() + " ")
                  || line.contains(" " + told.name() + "/")
                  || line.contains("(" + told.name() + "/")
                  || line.contains("\"" + told.name() + "\""))
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

    /** Reads until the client has got these words. */
    private void hear(String words) throws IOException {
      StringBuilder heard = new StringBuilder();
      while (heard.indexOf(words) < 0) {
        int next = client().getInputStream().read();
        if (next < 0) {
          throw new IOException("ends after " + heard);
        }
        heard.append((char) next);
      }
    }

    /** Of the five times of a request, only whether they are known can be compared. */
    private static String withoutTimes(String line) {
      Matcher times = TIMES.matcher(line);
      return times.find()
          ? times
              .replaceFirst(times.group().replaceAll("(?<![-\\d])\\d+", "N"))
              .replaceFirst(" \\d{5,} ", " MANY ")
              .replaceFirst(" (\\S{4}) \\d+/", " $1 N/")
          : line.replaceFirst("\\[../.../....:..:..:.. .....]", "[DATE]")
              .replaceFirst("\"\" \"\" \\d+ \\d+ ", "\"\" \"\" N N ")
              .replaceFirst(" (-?\\d+ \\S{4}) \\d+ (\\d+ ){6}", " $1 N $2")
              .replaceFirst("\\d+ sessions active", "N sessions active");
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
