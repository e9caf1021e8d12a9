package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The runtime API's framing, levels and own commands: byte for byte what HAProxy answers. */
@Timeout(120)
class RuntimeApiTest {
  private static final String CONFIGURATION =
      "global\n nbthread 1\n stats timeout 30s\n log {log} local0\n"
          + " stats socket {dir}/admin level admin mode 600\n"
          + " stats socket {dir}/operator level operator\n"
          + " stats socket {dir}/user level user severity-output number\n"
          + "defaults\n timeout client 5s\n timeout server 5s\n timeout connect 5s\n"
          + "listen l\n bind {l}\n server a 127.0.0.1:1\n";

  /** The socket, then what is sent; a line feed is written {@code \n}. */
  private static final List<String> QUESTIONS =
      List.of(
          "admin|show cli level\\n",
          "admin|show cli level",
          "admin|  show   cli level  # more\\r\\n",
          "admin|show cli level;show cli level\\n",
          "admin|show cli level\\nshow cli level\\n",
          "admin|show cli sockets\\n",
          "operator|show cli level\\n",
          "user|show cli level\\n",
          "user|show env\\n",
          "user|operator\\n",
          "user|user;show cli level\\n",
          "user|expert-mode on\\n",
          "user|expert-mode\\n",
          "operator|expert-mode\\n",
          "operator|show env LANG\\n",
          "admin|show env NOSUCH\\n",
          "admin|show env LA\\\\NG\\n",
          "admin|show env \\\"LANG\\\"\\n",
          "admin|show env HAPROXY_CFGFILES;show env HAPROXY_CLI;show env HAPROXY_LOCALPEER\\n",
          "admin|operator;show cli level;operator;user;operator;show cli level\\n",
          "admin|prompt\\nshow cli level\\nquit\\nshow cli level\\n",
          "admin|prompt\\nprompt\\nshow cli level\\n",
          "admin|prompt;show cli level\\nshow cli level;prompt;show cli level\\nshow cli level\\n",
          "admin|prompt\\nshow cli level",
          "admin|prompt\\nshow env LANG <<\\nabc\\n\\nshow cli level\\nquit\\n",
          "admin|show env LANG <<\\nabc\\n\\n",
          "admin|show env LANG<<\\n\\n",
          "admin|show env LANG <<x\\n",
          "admin|quit\\n",
          "admin|quit;show cli level\\n",
          "admin|show cli level;quit;show cli level\\n",
          "admin|set severity-output number;show cli level;set timeout cli x;show env X\\n",
          "admin|set severity-output string;show cli level;set timeout cli x\\n",
          "admin|set severity-output none;show cli level\\n",
          "admin|set severity-output\\n",
          "admin|set severity-output loud\\n",
          "admin|set timeout\\n",
          "admin|set timeout cli\\n",
          "admin|set timeout cli 0\\n",
          "admin|set timeout cli 5x\\n",
          "admin|set timeout cli 1000000000000\\n",
          "admin|set timeout cli 5s;show cli level\\n",
          "admin|set timeout other 5\\n",
          "admin|expert-mode;expert-mode on;expert-mode;expert-mode off;expert-mode\\n",
          "admin|experimental-mode;experimental-mode on;experimental-mode\\n",
          "admin|debug dev log Unseen\\n",
          "admin|expert-mode on;operator;expert-mode;debug dev log Unseen\\n",
          "admin|expert-mode on;debug dev log\\n",
          "admin|expert-mode on;debug dev log Victory is  ours\\n",
          "admin|show cli level extra words\\n",
          "admin|help show cli\\n",
          "admin|help operator\\n",
          "admin|help help\\n",
          "admin|show cli\\n",
          "admin|sho env\\n",
          "admin|_getsocks\\n",
          "admin|prompt\\n \\nquit\\n");

  /** Sockets in the file system come after those with ports. */
  private static Stage ready(Stage stage) throws IOException {
    stage.ready();
    Await.until(() -> "sockets", () -> Files.exists(stage.directory.resolve("user")));
    return stage;
  }

  private static String ask(Path socket, String question) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(question.getBytes(ISO_8859_1)));
      channel.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(200_000);
      while (channel.read(answer) >= 0) {
        // To the end.
      }
      return ISO_8859_1.decode(answer.flip()).toString();
    }
  }

  private static String unescape(String text) {
    return text.replace("\\n", "\n")
        .replace("\\r", "\r")
        .replace("\\\"", "\"")
        .replace("\\\\", "\\");
  }

  @Test
  void sameQuestionsSameAnswers() throws Exception {
    Program.assumeBoth();
    Map<Program, List<String>> answers = new TreeMap<>();
    for (Program program : Program.values()) {
      try (Stage stage = ready(new Stage(program, CONFIGURATION))) {
        List<String> seen = new ArrayList<>();
        for (String question : QUESTIONS) {
          int bar = question.indexOf('|');
          Path socket = stage.directory.resolve(question.substring(0, bar));
          String answer = ask(socket, unescape(question.substring(bar + 1)));
          seen.add(question + " => " + comparable(answer, stage));
        }
        seen.addAll(stage.awaitLog("Victory", 1));
        seen.addAll(stage.log("Unseen"));
        answers.put(program, seen);
      }
    }
    assertThat(answers.get(Program.EVENKEEL)).isEqualTo(answers.get(Program.HAPROXY));
  }

  /** Not every command of HAProxy's is here: of lists of commands, the framing is compared. */
  private static String comparable(String answer, Stage stage) {
    String masked = answer.replace(stage.directory.toString(), "{dir}");
    return masked.contains("enter one of the following commands")
        ? masked.replaceAll("(?m)^  .*\n", "")
        : masked;
  }

  @Test
  void theSocketHasItsMode() throws Exception {
    Program.assumeBoth();
    for (Program program : Program.values()) {
      try (Stage stage = ready(new Stage(program, CONFIGURATION))) {
        Path socket = stage.directory.resolve("admin");
        assertThat(Files.getPosixFilePermissions(socket)).as(program.name()).hasSize(2);
      }
    }
  }
}
