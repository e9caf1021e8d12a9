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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Master and worker ({@code -W}): their ends, reloads, and the master's command line. */
@Timeout(180)
class MasterTest {
  private static final String PLAIN =
      "global\n nbthread 1\ndefaults\n timeout client 5s\n timeout server 5s\n timeout connect 5s\n"
          + "listen l\n bind {l}\n server a 127.0.0.1:1\n";

  private interface Story {
    void tell(Stage stage, List<String> seen) throws Exception;
  }

  private static void same(Story story) throws Exception {
    Program.assumeBoth();
    Map<Program, List<String>> observed = new TreeMap<>();
    for (Program program : Program.values()) {
      try (Stage stage = new Stage(program, PLAIN, "-W", "-S", "unix@master", "-p", "pid")) {
        stage.ready();
        Await.until(() -> "loads; " + stage.err(), () -> stage.err().contains("Loading success"));
        // The socket may listen a moment later than the worker loads.
        Await.until(() -> "the master answers", () -> answers(stage));
        List<String> seen = new ArrayList<>();
        story.tell(stage, seen);
        observed.put(program, seen);
      }
    }
    assertThat(observed.get(Program.EVENKEEL)).isEqualTo(observed.get(Program.HAPROXY));
  }

  private static boolean answers(Stage stage) {
    try {
      return !ask(stage, "show version\n").isEmpty();
    } catch (IOException notYet) {
      return false;
    }
  }

  private static ProcessHandle worker(Stage stage) {
    return stage.process.children().findFirst().orElseThrow();
  }

  private static List<String> said(Stage stage) {
    return stage
        .err()
        .lines()
        .map(line -> line.replaceAll("\\([0-9]+\\)", "(PID)"))
        .filter(line -> !line.contains("HTTPCLIENT"))
        .filter(line -> !line.contains("version is") && !line.contains("path to"))
        .toList();
  }

  private static String ask(Stage stage, String question) throws IOException {
    Path socket = stage.directory.resolve("master");
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
      channel.write(ByteBuffer.wrap(question.getBytes(ISO_8859_1)));
      channel.shutdownOutput();
      ByteBuffer answer = ByteBuffer.allocate(100_000);
      while (channel.read(answer) >= 0) {
        // To the end.
      }
      return ISO_8859_1
          .decode(answer.flip())
          .toString()
          .replaceAll("[0-9]+d[0-9]+h[0-9]+m[0-9]+s", "UPTIME")
          .replaceAll("2\\.6\\.12\\S*", "VERSION")
          .replaceAll("\\b[0-9]{3,}\\b", "PID")
          .replaceAll(" +", " ")
          .replaceAll(" \n", "\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "USR1"})
  void aSignalToTheMasterEndsBoth(String signal) throws Exception {
    same((stage, seen) -> {
      stage.signal(signal);
      seen.add("exit " + stage.exit());
      seen.addAll(said(stage));
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"KILL", "TERM"})
  void theEndOfTheWorkerIsThatOfTheMaster(String signal) throws Exception {
    same((stage, seen) -> {
      long pid = worker(stage).pid();
      new ProcessBuilder("kill", "-" + signal, String.valueOf(pid)).start().waitFor();
      seen.add("exit " + stage.exit());
      seen.addAll(said(stage));
    });
  }

  @Test
  void aWorkerDoesNotOutliveItsMaster() throws Exception {
    same((stage, seen) -> {
      ProcessHandle worker = worker(stage);
      stage.process.destroyForcibly().waitFor();
      Await.until(() -> "the worker's end", () -> !worker.isAlive());
      seen.add("ended");
    });
  }

  @Test
  void theMastersCommandLine() throws Exception {
    same((stage, seen) -> {
      seen.add(
          "pid "
              + Files.readString(stage.directory.resolve("pid"))
                  .strip()
                  .equals(String.valueOf(stage.process.pid())));
      long worker = worker(stage).pid();
      for (String question :
          List.of(
              "show proc\n",
              "show version\n",
              "@1 show cli level\n",
              "@2 show cli level\n",
              "@!99999 show version\n",
              "@!WORKER show cli level\n",
              "@1 show cli level; show cli level\n",
              "@1; show version; @master; show version\n",
              "prompt\nshow cli level\n@1\nshow cli level\n@master\nshow cli level\nquit\n",
              "operator;show cli level;@1 show cli level\n",
              "@1 user; show cli level\n")) {
        seen.add(question + ask(stage, question.replace("WORKER", String.valueOf(worker))));
      }
    });
  }

  @Test
  void reloadsGoodAndBad() throws Exception {
    same((stage, seen) -> {
      ProcessHandle first = worker(stage);
      seen.add(ask(stage, "reload\n"));
      Await.until(() -> "the first worker's end; " + stage.err(), () -> !first.isAlive());
      Await.until(() -> "told", () -> stage.err().contains("Former worker"));
      seen.add(ask(stage, "show proc\n"));
      Path file = stage.directory.resolve("haproxy.cfg");
      String good = Files.readString(file);
      Files.writeString(file, good + "nonsense\n");
      stage.signal("USR2");
      Await.until(() -> "failure", () -> stage.err().contains("Loading failure!"));
      Await.until(
          () -> "the table",
          () -> {
            try {
              return ask(stage, "show proc\n").contains("[failed: 1]");
            } catch (IOException reexecuting) {
              return false;
            }
          });
      seen.add(ask(stage, "show proc\n"));
      seen.add(ask(stage, "prompt\nshow cli level\n"));
      seen.add(stage.greeting("l").isEmpty() ? "accepts" : "refuses");
      Files.writeString(file, good);
      stage.signal("TERM");
      seen.add("exit " + stage.exit());
    });
  }
}
