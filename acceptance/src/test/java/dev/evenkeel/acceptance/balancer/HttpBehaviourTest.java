package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HTTP, byte by byte: what clients get, what servers hear and what is logged is HAProxy's own. The
 * cases are tables ({@code http*.txt}): a {@code listen} section, and what clients send:
 *
 * <ul>
 *   <li>{@code > BYTES} sends on the connection that is open, or on a new one; {@code {reply TEXT}}
 *       in it stands for a header that has the origin answer so, {@code {then close}} for what the
 *       origin does next; then reads until there is silence;
 *   <li>{@code fin} ends the client's direction, {@code new} closes the connection;
 *   <li>{@code log} takes the case's log lines into what is compared.
 * </ul>
 */
@Timeout(240)
class HttpBehaviourTest {
  /** How long an answer is waited for. */
  private static final int PATIENCE_MS = 1200;

  /** How long nothing more must come for an answer to be taken as whole. */
  private static final int SILENCE_MS = 250;

  private static final Map<String, Map<Program, Map<String, List<String>>>> OBSERVED =
      new TreeMap<>();

  static List<RuleCase> engine() throws IOException {
    return RuleCase.load("http-engine.txt");
  }

  @ParameterizedTest
  @MethodSource("engine")
  void messagesTravelAsThroughHaproxy(RuleCase one) throws Exception {
    compare("http-engine.txt", one);
  }

  static void compare(String file, RuleCase one) throws Exception {
    Map<Program, Map<String, List<String>>> observed = observe(file);
    if (!seen(observed, Program.EVENKEEL, one).equals(seen(observed, Program.HAPROXY, one))) {
      // With fifty clients at once an answer may come after its client's patience.
      for (Program program : Program.values()) {
        Map<String, List<String>> again = run(program, List.of(one));
        observed.computeIfAbsent(program, p -> new TreeMap<>()).putAll(again);
      }
    }
    assertThat(seen(observed, Program.HAPROXY, one)).isNotEmpty();
    assertThat(seen(observed, Program.EVENKEEL, one))
        .isEqualTo(seen(observed, Program.HAPROXY, one));
  }

  private static List<String> seen(
      Map<Program, Map<String, List<String>>> observed, Program program, RuleCase one) {
    return observed.getOrDefault(program, Map.of()).getOrDefault(one.name(), List.of());
  }

  private static synchronized Map<Program, Map<String, List<String>>> observe(String file)
      throws Exception {
    Program.assumeBoth();
    Map<Program, Map<String, List<String>>> known = OBSERVED.get(file);
    if (known == null) {
      known = new TreeMap<>();
      // Even if it fails: once is enough.
      OBSERVED.put(file, known);
      List<RuleCase> cases = RuleCase.load(file);
      known.putAll(Both.tell(program -> run(program, cases)));
    }
    return known;
  }

  private static Map<String, List<String>> run(Program program, List<RuleCase> cases)
      throws Exception {
    try (HttpOrigin origin = new HttpOrigin()) {
      StringBuilder text =
          new StringBuilder(
              "global\n nbthread 1\n log {log} local0\n stats socket {dir}/cli level admin\n"
                  + " h1-case-adjust host HoSt\n h1-case-adjust x-a X-A\n"
                  + " h1-case-adjust content-length Content-LENGTH\n"
                  + "defaults\n mode http\n log global\n option httplog\n timeout client 4s\n"
                  + " timeout server 4s\n timeout connect 1s\n");
      for (RuleCase one : cases) {
        text.append(one.configuration(origin.port(), origin.port()));
      }
      Map<String, List<String>> observed = new TreeMap<>();
      try (Stage stage = new Stage(program, text.toString()).ready()) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (RuleCase one : cases) {
          running.add(
              CompletableFuture.runAsync(
                  () -> {
                    List<String> seen = new Client(stage, one).play();
                    synchronized (observed) {
                      observed.put(one.name(), seen);
                    }
                  },
                  task -> Thread.ofPlatform().daemon().start(task)));
        }
        for (CompletableFuture<Void> one : running) {
          one.get(120, TimeUnit.SECONDS);
        }
        for (RuleCase one : cases) {
          List<String> seen = observed.get(one.name());
          origin.heard(one.name()).forEach(request -> seen.add("server hears " + shown(request)));
          if (one.steps().contains("log")) {
            stage.log(" " + one.name() + " ").forEach(line -> seen.add("log " + masked(line)));
          }
        }
      }
      return observed;
    }
  }

  private static String shown(String bytes) {
    return bytes
        .replace("\r", "\\r")
        .replace("\n", "\\n")
        .replaceAll("127.0.0.1:\\d{4,5}", "127.0.0.1:PORT");
  }

  /** Timers are digits that differ from run to run; whether there is one does not. */
  private static String masked(String line) {
    return line.replaceFirst("^.*?\\]: ", "")
        .replaceFirst("^\\S+ \\[[^]]*\\] ", "")
        .replaceFirst("(\\S+ \\S+ )([0-9/+-]+) (\\d|-1)", "$1T $3")
        .replaceFirst("\\d+/\\d+/(\\d+/\\d+/\\d+ \\d+/\\d+)", "N/N/$1");
  }

  /** One run of one case through one program. */
  private static final class Client {
    private static final Pattern ORIGIN = Pattern.compile("\\{(reply|then) ([^}]*)}");

    private final Stage stage;
    private final RuleCase played;
    private final List<String> seen = new ArrayList<>();
    private Socket socket = new Socket();

    Client(Stage stage, RuleCase played) {
      this.stage = stage;
      this.played = played;
    }

    List<String> play() {
      try (Socket _ = socket) {
        for (String step : played.steps()) {
          if (step.startsWith("> ")) {
            say(step.substring(2));
          } else if (step.equals("fin")) {
            socket.shutdownOutput();
            seen.add("client gets " + heard());
          } else if (step.equals("new")) {
            socket.close();
          }
        }
        socket.close();
        return seen;
      } catch (IOException | RuntimeException failed) {
        seen.add(failed + "; " + seen);
        return seen;
      }
    }

    private void say(String text) throws IOException {
      if (!socket.isConnected() || socket.isClosed()) {
        socket = stage.connect(played.name());
      }
      socket.getOutputStream().write(bytes(text));
      seen.add("client gets " + heard());
    }

    private byte[] bytes(String text) {
      Matcher wishes = ORIGIN.matcher(text);
      String filled =
          wishes.replaceAll(wish ->
              wish.group(1).equals("reply")
                  ? "x-reply: "
                      + HexFormat.of().formatHex(WireText.bytes(wish.group(2)))
                      + "\\\\r\\\\n"
                  : "x-then: " + wish.group(2) + "\\\\r\\\\n");
      return WireText.bytes(
          filled.replaceFirst(
              "(HTTP/1.[01]\\\\r\\\\n)", "$1x-case: " + played.name() + "\\\\r\\\\n"));
    }

    /** Reads until there is silence, or the end, which is shown. */
    private String heard() throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      String end = "";
      try {
        InputStream in = socket.getInputStream();
        socket.setSoTimeout(PATIENCE_MS);
        byte[] room = new byte[65536];
        int read = in.read(room);
        while (read >= 0) {
          bytes.write(room, 0, read);
          socket.setSoTimeout(SILENCE_MS);
          read = in.read(room);
        }
        end = " END";
        socket.close();
      } catch (SocketTimeoutException silence) {
        end = "";
      } catch (IOException reset) {
        end = " RESET";
        socket.close();
      }
      return shown(bytes.toString(ISO_8859_1)) + end;
    }
  }
}
