package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What becomes of HTTP connections once the process has been asked to end (SIGUSR1), beside
 * HAProxy: idle ones close, the next answer of the others says that it is the last.
 */
@Timeout(60)
class SoftStopHttpTest {
  private static final String ANSWER = "frontend f\n bind {f}\n http-request return status 200\n";
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "defaults\n option idle-close-on-response\n",
        "global\n close-spread-time infinite\n",
        "global\n close-spread-time 200ms\n",
      })
  void connectionsComeToTheirEnd(String settings) throws Exception {
    Program.assumeBoth();
    Map<Program, List<String>> observed = new TreeMap<>();
    for (Program program : Program.values()) {
      String head =
          (settings.contains("defaults") ? settings : settings + "defaults\n")
              + " mode http\n timeout client 2s\n timeout server 2s\n timeout connect 2s\n";
      try (Stage stage = new Stage(program, head + ANSWER).ready();
          Socket idle = stage.connect("f");
          Socket asking = stage.connect("f")) {
        List<String> story = new ArrayList<>();
        story.add("idle: " + ask(idle, REQUEST));
        story.add("asking: " + ask(asking, REQUEST));
        // Half a request is in hand when the signal comes.
        send(asking, REQUEST.substring(0, 20));
        ask(idle, REQUEST);
        stage.signal("USR1");
        if (settings.contains("idle-close") || settings.contains("infinite")) {
          stage.awaitClosed("f");
          story.add("idle asks once more: " + ask(idle, REQUEST));
        } else {
          story.add("idle hears: " + idle.getInputStream().read());
        }
        String last = ask(asking, REQUEST.substring(20));
        // While closing is spread over time, it is chance who is told.
        if (!settings.contains("200ms")) {
          story.add("asking: " + last);
          story.add("then: " + asking.getInputStream().read());
        }
        story.add("exit " + stage.exit());
        observed.put(program, story);
      }
    }
    assertThat(observed.get(Program.EVENKEEL)).isEqualTo(observed.get(Program.HAPROXY));
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
  }

  /** Sends a request, or the rest of one, and returns the head of the answer. */
  private static String ask(Socket socket, String text) throws IOException {
    send(socket, text);
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        return head + "(end)";
      }
      head.append((char) next);
    }
    return head.toString();
  }
}
