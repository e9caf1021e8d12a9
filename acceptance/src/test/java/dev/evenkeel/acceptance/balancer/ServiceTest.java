package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** As a service of the system: whose rights it keeps, and what it tells systemd. */
@Timeout(120)
class ServiceTest {
  private static final String PLAIN =
      "defaults\n timeout client 5s\n timeout server 5s\n timeout connect 5s\n"
          + "listen l\n bind {l}\n server a 127.0.0.1:1\n";

  private interface Story {
    List<String> tell(Program program) throws Exception;
  }

  private static void same(Story story) throws Exception {
    Program.assumeBoth();
    Map<Program, List<String>> observed = new TreeMap<>();
    for (Program program : Program.values()) {
      observed.put(program, story.tell(program));
    }
    assertThat(observed.get(Program.EVENKEEL)).isEqualTo(observed.get(Program.HAPROXY));
  }

  /** The rights of every thread, once each (proc(5), status). */
  private static List<String> rights(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      List<String> rights = new ArrayList<>();
      for (Path thread : threads.toList()) {
        Files.readString(thread.resolve("status"))
            .lines()
            .filter(line -> line.matches("(Uid|Gid|CapEff|CapPrm):.*"))
            .forEach(rights::add);
      }
      return rights.stream().distinct().sorted().toList();
    }
  }

  @Test
  void userAndGroupAreGivenUpByEveryThread() throws Exception {
    assumeTrue(Processes.effectiveUserId() == 0, "needs root to give it up");
    same(program -> {
      try (Stage stage =
          new Stage(program, "global\n nbthread 2\n user nobody\n group nogroup\n" + PLAIN)
              .ready()) {
        // It listens before it gives up what it may have needed for that.
        Await.until(
            () -> program + " keeps " + readRights(stage),
            () -> readRights(stage).stream().noneMatch(line -> line.matches("[UG]id:\t0.*")));
        return readRights(stage);
      }
    });
  }

  private static List<String> readRights(Stage stage) {
    try {
      return rights(stage.process.pid());
    } catch (IOException ended) {
      throw new AssertionError(ended);
    }
  }

  @Test
  void systemdHearsOfStartReloadAndEnd() throws Exception {
    same(program -> {
      Path directory = Files.createTempDirectory("notify");
      Path path = directory.resolve("socket");
      int fd = Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_DGRAM, 0);
      try {
        Sockets.bind(fd, new SocketAddress.Unix(path.toString(), false).toBytes());
        Map<String, String> environment = Map.of("NOTIFY_SOCKET", path.toString());
        List<String> heard = new ArrayList<>();
        try (Stage stage = new Stage(program, environment, PLAIN, "-Ws", "-p", "pid").ready()) {
          hear(fd, heard, "READY=1");
          heard.add("pid of the master: " + saysPid(heard, stage.process.pid()));
          stage.signal("USR2");
          hear(fd, heard, "RELOADING=1");
          hear(fd, heard, "READY=1");
          stage.signal("TERM");
          heard.add("exit " + stage.exit());
        }
        return essence(heard);
      } finally {
        Descriptors.close(fd);
        Files.deleteIfExists(path);
        Files.delete(directory);
      }
    });
  }

  /**
   * What systemd acts on. HAProxy 2.6 starts each worker by executing itself and speaks of
   * reloading once more than there are reloads, before the first start too; the status is a text
   * for people.
   */
  private static List<String> essence(List<String> heard) {
    List<String> essence = new ArrayList<>();
    for (String line : heard) {
      String words = line.replaceAll(" ?STATUS=.*", "").replaceAll("[0-9]{2,}", "N");
      boolean again = !essence.isEmpty() && essence.getLast().equals(words);
      boolean first = essence.isEmpty() && words.startsWith("RELOADING");
      if (!again && !first) {
        essence.add(words);
      }
    }
    return essence;
  }

  private static boolean saysPid(List<String> heard, long pid) {
    return heard.stream().anyMatch(line -> line.contains("MAINPID=" + pid));
  }

  /** Takes messages until one says so; a program that never does fails by the deadline. */
  private static void hear(int fd, List<String> heard, String word) {
    byte[] message = new byte[4096];
    Await.until(
        () -> "nobody says " + word + ", only " + heard,
        () -> {
          int length = (int) Sockets.receive(fd, message, 0, message.length, 0);
          if (length <= 0) {
            return false;
          }
          String text = new String(message, 0, length, US_ASCII);
          heard.add(text.replace('\n', ' ').strip());
          return text.contains(word);
        });
  }
}
