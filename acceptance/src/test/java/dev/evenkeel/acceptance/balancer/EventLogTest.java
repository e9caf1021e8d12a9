package dev.evenkeel.acceptance.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said when servers come and go, on a dump, at a stop: to the log and to the terminal. */
@Timeout(120)
class EventLogTest {
  private static final String TIMEOUTS =
      " timeout client 20s\n timeout server 20s\n timeout connect 5s\n";

  /** HAProxy has a proxy of its own for requests from scripts; this program has no such thing. */
  private static final Predicate<String> NOT_INTERNAL = line -> !line.contains("<HTTPCLIENT>");

  private interface Story {
    List<String> tell(Program program) throws Exception;
  }

  private static void same(Story story, Function<String, String> ours) throws Exception {
    Program.assumeBoth();
    Map<Program, List<String>> observed = new TreeMap<>();
    for (Program program : Program.values()) {
      observed.put(program, story.tell(program));
    }
    assertThat(observed.get(Program.EVENKEEL))
        .isEqualTo(observed.get(Program.HAPROXY).stream().map(ours).toList());
  }

  private static List<String> lines(String text) {
    return text.lines().filter(line -> !line.startsWith("[NOTICE]")).filter(NOT_INTERNAL).toList();
  }

  @Test
  void checksAndServersThatComeAndGo() throws Exception {
    same(
        program -> {
          List<String> observed = new ArrayList<>();
          try (Peer a = new Peer("a");
              Peer b = new Peer("b");
              Peer c = new Peer("c");
              Stage stage =
                  new Stage(
                          program,
                          """
                          global
                           nbthread 1
                           log {log} local0
                          defaults
                           log global
                           option log-health-checks
                          """
                              + TIMEOUTS
                              + """
                              frontend f
                               bind {f}
                               default_backend b
                              backend b
                               default-server inter 100ms fastinter 50ms
                               server a 127.0.0.1:%d check rise 2 fall 3
                               server b 127.0.0.1:%d check rise 1 fall 2
                               server c 127.0.0.1:%d check backup rise 1 fall 1
                              listen l
                               bind {l}
                               no option log-health-checks
                               server a 127.0.0.1:%d check inter 100ms rise 1 fall 1
                              """
                                  .formatted(a.port, b.port, c.port, a.port))
                      .ready()) {
            stage.awaitLog("Health check for", 3);
            observed.addAll(settled(stage, 3));
            b.down();
            observed.addAll(step(stage, "Server b/b is DOWN"));
            a.down();
            observed.addAll(
                step(stage, "Server b/a is DOWN", "Server l/a is DOWN", "proxy l has no"));
            c.down();
            observed.addAll(step(stage, "Server b/c is DOWN", "backend b has no"));
            c.up();
            observed.addAll(step(stage, "Server b/c is UP"));
            a.up();
            observed.addAll(step(stage, "Server b/a is UP", "Server l/a is UP"));
            b.up();
            observed.addAll(step(stage, "Server b/b is UP"));
            List<String> printed = new ArrayList<>(lines(stage.err()));
            printed.sort(null);
            observed.addAll(printed);
          }
          return observed;
        },
        line -> line);
  }

  /** Lines of one step are compared as a set: checks of different servers overlap. */
  private static List<String> step(Stage stage, String... words) {
    for (String word : words) {
      stage.awaitLog(word, 1);
    }
    List<String> sorted = new ArrayList<>();
    for (String word : words) {
      sorted.addAll(stage.log(word));
    }
    sorted.sort(null);
    return sorted;
  }

  private static List<String> settled(Stage stage, int count) {
    List<String> sorted = new ArrayList<>(stage.log("Health check for").subList(0, count));
    sorted.sort(null);
    return sorted;
  }

  @Test
  void dumpAndSoftStop() throws Exception {
    same(
        program -> {
          List<String> observed = new ArrayList<>();
          try (Peer a = new Peer("a");
              Stage stage =
                  new Stage(
                          program,
                          """
                          global
                           nbthread 1
                           log {log} local0
                          defaults
                           log global
                          """
                              + TIMEOUTS
                              + """
                              frontend f
                               bind {f}
                               default_backend b
                              backend b
                               server a 127.0.0.1:%d
                               server off 127.0.0.1:1 disabled
                              backend empty
                              backend onlybackup
                               server a 127.0.0.1:%d backup
                              backend allout
                               server a 127.0.0.1:1 disabled
                              listen l
                               bind {l}
                               server a 127.0.0.1:%d
                              listen lone
                               bind {lone}
                              """
                                  .formatted(a.port, a.port, a.port))
                      .ready()) {
            stage.greeting("f");
            stage.greeting("f");
            stage.greeting("l");
            stage.awaitLog("Connect from", 3);
            stage.signal("HUP");
            stage.awaitLog("SIGHUP: Proxy lone", 1);
            stage.signal("USR1");
            observed.add("exit " + stage.exit());
            stage.awaitLog(" stopped (", 6);
            observed.addAll(stage.log().stream().filter(NOT_INTERNAL).toList());
            observed.addAll(lines(stage.err()));
          }
          return observed;
        },
        line -> line);
  }

  @Test
  void aSoftStopWaitsForStreamsAndRefusesNewOnes() throws Exception {
    same(
        program -> {
          List<String> observed = new ArrayList<>();
          try (Peer a = new Peer();
              Stage stage =
                  new Stage(
                          program,
                          "global\n nbthread 1\n log {log} local0\ndefaults\n log global\n option tcplog\n"
                              + TIMEOUTS
                              + "listen l\n bind {l}\n server a 127.0.0.1:%d\n".formatted(a.port))
                      .ready();
              Socket client = stage.connect("l");
              Socket server = a.next()) {
            stage.signal("USR1");
            stage.awaitLog("Proxy l stopped", 1);
            observed.add(stage.greeting("l"));
            client.getOutputStream().write('q');
            observed.add("server reads " + server.getInputStream().read());
            observed.add("alive " + stage.process.isAlive());
            server.shutdownOutput();
            client.shutdownOutput();
            observed.add("exit " + stage.exit());
            observed.addAll(stage.log().stream().filter(NOT_INTERNAL).toList());
            observed.addAll(lines(stage.err()));
          }
          return observed;
        },
        line -> line);
  }

  @Test
  void everyFramingOfALogLine() throws Exception {
    List<String> formats =
        List.of("local", "rfc3164", "rfc5424", "priority", "short", "timed", "iso", "raw");
    same(
        program -> {
          List<String> observed = new ArrayList<>();
          StringBuilder text =
              new StringBuilder("global\n nbthread 1\n log-tag tagged\ndefaults\n" + TIMEOUTS);
          try (Peer a = new Peer("a")) {
            for (String format : formats) {
              text.append(
                  """
                  listen udp_%1$s
                   bind {udp_%1$s}
                   log {log} format %1$s daemon
                   option tcplog
                   server a 127.0.0.1:%2$d
                  listen out_%1$s
                   bind {out_%1$s}
                   log stdout format %1$s local3 info
                   server a 127.0.0.1:%2$d
                  """
                      .formatted(format, a.port));
            }
            text.append(
                """
                listen short
                 bind {short}
                 log {log} len 80 local7
                 option tcplog
                 log-tag other
                 server a 127.0.0.1:%1$d
                listen levels
                 bind {levels}
                 log {log} local1 notice
                 log {log} local2 info notice
                 option tcplog
                 server a 127.0.0.1:%1$d
                """
                    .formatted(a.port));
            try (Stage stage = new Stage(program, text.toString()).ready()) {
              for (String format : formats) {
                stage.greeting("udp_" + format);
                observed.addAll(stage.awaitLog(" udp_" + format + " ", 1));
                stage.greeting("out_" + format);
                Await.until(() -> "out_" + format, () -> stage.out().contains("(out_" + format));
              }
              stage.greeting("short");
              observed.addAll(stage.awaitLog(" other[", 1));
              observed.add("cut to " + stage.syslog.lines().getLast().length());
              stage.greeting("levels");
              observed.addAll(stage.awaitLog(" levels ", 1));
              observed.addAll(lines(stage.out()));
            }
          }
          return observed;
        },
        line -> line);
  }

  @Test
  void theHostsNameInTheLog() throws Exception {
    same(
        program -> {
          try (Peer a = new Peer("a");
              Stage stage =
                  new Stage(
                          program,
                          "global\n nbthread 1\n log-send-hostname here\n log {log} local0\n"
                              + "defaults\n log global\n"
                              + TIMEOUTS
                              + "listen l\n bind {l}\n server a 127.0.0.1:%d\n".formatted(a.port))
                      .ready()) {
            stage.greeting("l");
            return stage.awaitLog("Connect from", 1);
          }
        },
        line -> line);
  }
}
