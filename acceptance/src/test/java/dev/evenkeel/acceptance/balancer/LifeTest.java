package dev.evenkeel.acceptance.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the process starts, goes to the background, fails to start and ends. */
@Timeout(120)
class LifeTest {
  private static final String PLAIN =
      "global\n nbthread 1\ndefaults\n timeout client 5s\n timeout server 5s\n timeout connect 5s\n"
          + "listen l\n bind {l}\n server a 127.0.0.1:1\n";

  /** HAProxy has a proxy of its own for requests from scripts; this program has no such thing. */
  private static final Predicate<String> NOT_INTERNAL = line -> !line.contains("<HTTPCLIENT>");

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

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.startsWith("[NOTICE]")).filter(NOT_INTERNAL).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "USR1"})
  void aSignalEndsIt(String signal) throws Exception {
    same(program -> {
      try (Stage stage = new Stage(program, PLAIN).ready()) {
        stage.signal(signal);
        List<String> observed = new ArrayList<>();
        observed.add("exit " + stage.exit());
        observed.addAll(lines(stage.err()));
        observed.addAll(lines(stage.out()));
        return observed;
      }
    });
  }

  /** {@code -N}: limits of frontends, and what follows from them for backends. */
  @Test
  void theLimitOfProxiesThatSayNothing() throws Exception {
    String limits =
        "global\n stats socket ipv4@{api} level admin\n nbthread 1\n"
            + "defaults\n timeout client 5s\n timeout server 5s\n timeout connect 5s\n"
            + "frontend f\n bind {f}\n default_backend b\n"
            + "frontend g\n maxconn 5\n bind {g}\n default_backend b\n"
            + "backend b\n server a 127.0.0.1:1 minconn 1 maxconn 9\n";
    same(program -> {
      try (Stage stage = new Stage(program, limits, "-N", "37").ready();
          Socket api = stage.connect("api")) {
        api.getOutputStream().write("show stat\n".getBytes(StandardCharsets.US_ASCII));
        String all = new String(api.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        return all.lines()
            .filter(line -> line.contains("ND,"))
            .map(line -> line.replaceAll("^((?:[^,]*,){7}).*", "$1"))
            .toList();
      }
    });
  }

  @Test
  void anAddressInUse() throws Exception {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String held = "127.0.0.1:" + holder.getLocalPort();
      same(program -> {
        try (Stage stage =
            new Stage(
                program,
                PLAIN
                    + "frontend f\n bind "
                    + held
                    + "\n bind {f}\n default_backend b\n"
                    + "backend b\n server a 127.0.0.1:1\n")) {
          List<String> observed = new ArrayList<>();
          observed.add("exit " + stage.exit());
          observed.addAll(lines(stage.err().replace(held, "HELD")));
          return observed.stream().map(line -> line.replaceAll("127.0.0.1:PORT", "HELD")).toList();
        }
      });
    }
  }

  @Test
  void addressesThatAreNotThere() throws Exception {
    same(program -> {
      try (Stage stage =
          new Stage(
              program,
              PLAIN
                  + "frontend f\n bind 192.0.2.1:81\n bind [2001:db8::1]:81\n"
                  + " bind 192.0.2.2:81\n bind unix@/nonexistent/dir/socket\n default_backend b\n"
                  + "backend b\n server a 127.0.0.1:1\n")) {
        List<String> observed = new ArrayList<>();
        observed.add("exit " + stage.exit());
        observed.addAll(lines(stage.err()));
        return observed;
      }
    });
  }

  @Test
  void inTheBackgroundWithAPidFile() throws Exception {
    same(program -> {
      try (Stage stage = new Stage(program, PLAIN, "-D", "-p", "pid")) {
        List<String> observed = new ArrayList<>();
        observed.add("launcher's exit " + stage.exit());
        Path file = stage.directory.resolve("pid");
        Await.until(() -> "pid file", () -> Files.exists(file) && read(file).endsWith("\n"));
        long pid = Long.parseLong(read(file).strip());
        Optional<ProcessHandle> daemon = ProcessHandle.of(pid);
        observed.add("daemon runs " + daemon.isPresent());
        Await.until(() -> "listens", () -> Ports.isListening(stage.port("l")));
        new ProcessBuilder("kill", "-TERM", String.valueOf(pid)).start().waitFor();
        if (daemon.isPresent()) {
          daemon.get().onExit().get(20, TimeUnit.SECONDS);
        }
        observed.add("pid file is left " + Files.exists(file));
        observed.addAll(lines(stage.err()));
        return observed;
      }
    });
  }

  @Test
  void aPidFileThatCannotBeWritten() throws Exception {
    same(program -> {
      try (Stage stage = new Stage(program, PLAIN, "-D", "-p", "/nonexistent/dir/pid")) {
        List<String> observed = new ArrayList<>();
        observed.add("exit " + stage.exit());
        observed.addAll(lines(stage.err()));
        return observed;
      }
    });
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
