package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hundreds of commands, one after the other, to both programs on the same configuration: the same
 * answers, but for times and pointers. What is left out differs for a reason: it concerns TLS or
 * HTTP, memory, or HAProxy's insides.
 */
@Timeout(180)
class RuntimeCommandsTest {
  @TempDir Path files;

  private static final String CONFIGURATION =
      "global\n nbthread 1\n maxconn 500\n stats timeout 30s\n"
          + " stats socket {dir}/admin level admin\n"
          + " stats socket {dir}/operator level operator\n"
          + " stats socket {dir}/user level user\n"
          + " set-var proc.foo int(5)\n"
          + "defaults\n timeout client 30s\n timeout server 30s\n timeout connect 5s\n"
          + "frontend f\n bind {one} name one\n bind {two}\n option socket-stats\n maxconn 100\n"
          + " rate-limit sessions 50\n"
          + " acl a1 src 1.2.3.4 10.0.0.0/8\n acl a2 src -f FILES/list\n"
          + " tcp-request connection reject if a1\n tcp-request connection reject if a2\n"
          + " tcp-request connection set-var(sess.x) src,map_ip(FILES/map,none)\n"
          + " tcp-request connection set-var(sess.up) srv_is_up(b/s6)\n"
          + " default_backend b\n"
          + "backend b\n balance roundrobin\n"
          + " server s1 127.0.0.1:LIVE check inter 60s weight 10\n"
          + " server s2 127.0.0.1:LIVE check inter 60s backup\n"
          + " server s3 127.0.0.1:18092 maxconn 10 maxqueue 5\n"
          + " server s4 127.0.0.1:18093 disabled\n"
          + " server s5 127.0.0.1:18094 track b/s1\n"
          + " server s6 127.0.0.1:18095 disabled\n"
          + " server s7 127.0.0.1:18096 check disabled inter 1000\n"
          + "listen l\n description hello, \"world\"\n bind {three}\n balance source\n"
          + " server a 127.0.0.1:18090\n server u unix@/tmp/x.sock\n"
          + "backend empty\n";

  private static List<String> questions() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            RuntimeCommandsTest.class.getResourceAsStream("runtime-commands.txt"))) {
      return new String(in.readAllBytes(), ISO_8859_1)
          .lines()
          .filter(line -> !line.startsWith("#") && !line.isEmpty())
          .toList();
    }
  }

  private static String ask(Path socket, String question) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap((question + "\n").getBytes(ISO_8859_1)));
      channel.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(400_000);
      while (channel.read(answer) >= 0) {
        // To the end.
      }
      return ISO_8859_1.decode(answer.flip()).toString();
    }
  }

  @Test
  void sameCommandsSameAnswers() throws Exception {
    Program.assumeBoth();
    Files.writeString(files.resolve("list"), "9.9.9.9\n8.8.8.0/24\n");
    Files.writeString(files.resolve("map"), "127.0.0.1 home\n10.0.0.0/8 lan\n");
    Map<Program, List<String>> answers = new TreeMap<>();
    try (ServerSocket live = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
      for (Program program : Program.values()) {
        String text =
            CONFIGURATION
                .replace("FILES", files.toString())
                .replace("LIVE", String.valueOf(live.getLocalPort()));
        try (Stage stage = new Stage(program, text).ready()) {
          Path admin = stage.directory.resolve("admin");
          Await.until(() -> program + " has checked its servers", () -> checked(admin));
          answers.put(program, dialogue(stage, live.getLocalPort()));
        }
      }
    }
    assertThat(answers.get(Program.EVENKEEL)).isEqualTo(answers.get(Program.HAPROXY));
  }

  private static boolean checked(Path socket) {
    try {
      return ask(socket, "show stat b 4 -1").split(",L4OK", -1).length > 2;
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private List<String> dialogue(Stage stage, int livePort) throws IOException {
    List<String> seen = new ArrayList<>();
    for (String question : questions()) {
      String asked = question.replace("{dir}", files.toString()).replace("\\n", "\n");
      for (String level : List.of("user", "operator", "admin")) {
        // What changes something is asked of those only who may not, and then once.
        String answer = ask(stage.directory.resolve(level), asked);
        boolean denied = answer.startsWith("Permission denied");
        if (denied || level.equals("admin") || question.startsWith("show")) {
          seen.add(level + ": " + question + " => " + mask(answer, stage, livePort));
        }
        if (!denied && !question.startsWith("show")) {
          break;
        }
      }
    }
    return seen;
  }

  private String mask(String answer, Stage stage, int livePort) {
    if (answer.contains("Unknown command")) {
      // Not every command of HAProxy's is here: lists of commands differ.
      return answer.substring(0, answer.indexOf("Unknown command")) + "Unknown command";
    }
    String masked = answer;
    for (Map.Entry<String, Integer> port : stage.ports().entrySet()) {
      masked = masked.replace("127.0.0.1:" + port.getValue(), "{" + port.getKey() + "}");
    }
    masked =
        masked
            .replace(files.toString(), "{files}")
            .replace(String.valueOf(livePort), "LIVE")
            .replaceAll("0x[0-9a-f]+", "0xP")
            .replaceAll("\\d\\d/\\w{3}/\\d{4}:[0-9:.]+", "DATE")
            .replaceAll("entry_cnt=\\d+", "entry_cnt=N")
            .replaceAll("\\d+ \\(\\) acl 'var' file 'httpclient'.*\n", "")
            .replaceAll(
                "(lastchg|downtime|check_duration|agent_duration)(\\.1:\\w+:\\w+):\\d+", "$1$2:T")
            .replaceAll(
                "(\"name\":\"(?:lastchg|downtime|check_duration)\"[^]]*?\"value\":)\\d+", "$1T");
    return masked
        .lines()
        .map(RuntimeCommandsTest::maskRow)
        .reduce("", (all, line) -> all + line + "\n");
  }

  /** Times in rows of {@code show stat} and {@code show servers state}. */
  private static String maskRow(String line) {
    if (line.matches("\\d+ \\w+ \\d+ \\S+ .*")) {
      return line.replaceFirst("^((?:\\S+ ){9})\\d+", "$1T");
    }
    String[] cells = line.split(",", -1);
    if (cells.length < 100 || line.startsWith("#")) {
      return line;
    }
    // A check may have been under way, or have come sooner after a maintenance.
    cells[17] = cells[17].replaceAll("^UP 1/3$", "UP");
    cells[36] = cells[36].replace("* ", "");
    cells[69] = cells[69].equals("2") ? "4" : cells[69];
    for (int time : new int[] {23, 24, 38, 64}) {
      cells[time] = cells[time].isEmpty() ? "" : "T";
    }
    return String.join(",", cells);
  }
}
