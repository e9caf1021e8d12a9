package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * {@code stats admin}: the same forms are sent to HAProxy; where the browser is sent then, what the
 * servers are afterwards and what is logged of it are the same.
 */
@Timeout(120)
class StatsAdminTest {
  private static final String CONFIGURATION =
      """
      global
       log {log} local0
       stats socket {dir}/cli level admin
      """
          + Stage.HTTP_DEFAULTS
          + """
           timeout http-request 1s
           log global
          frontend f
           bind {f}
           stats uri /x
           stats admin if { hdr(x-no) -m found }
           stats admin if TRUE !{ hdr(x-deny) -m found }
           default_backend b
          listen g
           bind {g}
           stats uri /y
           stats scope .
           stats refresh 7s
           stats admin unless { hdr(x-deny) -m found }
           server own 127.0.0.1:9
          listen h
           bind {h}
           stats uri /z
          backend b
           server s1 127.0.0.1:9
           server s2 {f} check inter 1h
           server s3 {f} check inter 1h agent-check agent-port 9 agent-inter 1h
           server s4 127.0.0.1:9 track b/s2
           server s_5 127.0.0.1:9
          backend c
           server s1 127.0.0.1:9
          """;

  /** A bit that tells nothing that the server's own state does not. */
  private static final int CHECK_PAUSED = 0x08;

  private static final String ACTIONS =
      "ready drain drain maint maint ready ready dhlth ehlth hrunn hrunn hnolb hdown hdown hrunn"
          + " dagent arunn eagent arunn adown adown arunn shutdown enable disable disable stop start"
          + " start enable bogus";

  private static final List<String> FORMS =
      List.of(
          "",
          "x=1",
          "action=maint",
          "b=b",
          "s=s1",
          "b=b&s=s1",
          "b=b&action=maint",
          "b=b&action=maint&s=s1",
          "action=ready&b=b&s=s1",
          "s=nope&action=ready&b=b",
          "s=s1&s=nope&action=ready&b=b",
          "s=s1&s=s2&action=maint&b=b",
          "s=s1&s=s2&s=s3&action=ready&b=b",
          "s=s1&action=&b=b",
          "s=s1&action=maint&b=nope",
          "s=s1&action=maint&b=%235",
          "s=s1&action=ready&b=#5",
          "s=s1&action=maint&b=5",
          "s=s1&action=maint&b=%23999",
          "s=s%5F5&action=maint&b=b",
          "s=%s31&action=maint&b=b",
          "s=s1&action=ready&b=b&x=%4",
          "s=&action=ready&b=b",
          "s&action=ready&b=b",
          "s=s1&action=ready&b=",
          "s=s1&s=s1&action=maint&b=b",
          "s=s1&action=ready&b=f",
          "s=s1&action=maint&action=ready&b=b",
          "s=s1&action=maint&b=b&b=c",
          "&&s=s1&action=maint&b=b&",
          "s=s1;action=ready;b=b",
          "S=s1&action=ready&b=b",
          "s=s1&foo=bar&action=ready&b=b",
          "s=s1&action=ready&b=b\r\n",
          "s=#1&action=maint&b=b",
          "s=s1=x&action=ready&b=b",
          "s=own&action=maint&b=g",
          "s=s1&action=READY&b=b",
          "s=s4&s=nope&action=hrunn&b=b",
          "s=s4&s=s1&action=hrunn&b=b",
          "s=s1&action=drain&b=b&pad=" + "z".repeat(2000),
          "s=s1&action=drain&b=b&pad=" + "z".repeat(10_000),
          "s=s1&action=maint&b=b" + "&pad=z".repeat(2000),
          "s=s1&action=ready&b=b&pad=" + "z".repeat(15_500),
          "s=s1&action=ready&b=b&pad=" + "z".repeat(70_000));

  private static final List<String> TARGETS =
      List.of(
          "f /x;csv",
          "f /x;up",
          "f /x;norefresh",
          "f /x;up;norefresh;scope=ab",
          "f /x;scope=a",
          "f /x;scope=a/b",
          "f /x;st=DENY",
          "f /x?scope=" + "a".repeat(40),
          "f /xyz",
          "g /y;norefresh",
          "g /y;up;norefresh;scope=abc",
          "h /z");

  private static final Pattern LOCATION = Pattern.compile("\r\nlocation: (.*)\r\n");

  @Test
  void formsAreCarriedOutAsHaproxyCarriesThemOut() throws Exception {
    Program.assumeBoth();
    Map<Program, List<String>> seen = new TreeMap<>();
    Map<Program, List<String>> lines = new TreeMap<>();
    for (Program program : List.of(Program.HAPROXY, Program.EVENKEEL)) {
      List<String> of = new ArrayList<>();
      List<String> theirs = seen.getOrDefault(Program.HAPROXY, List.of());
      try (Stage stage = new Stage(program, CONFIGURATION).ready()) {
        for (String server : List.of("s1", "s3", "s4")) {
          for (String action : ACTIONS.split(" ", -1)) {
            order(stage, of, theirs, "s=" + server + "&action=" + action + "&b=b");
          }
        }
        for (String form : FORMS) {
          order(stage, of, theirs, form);
        }
        for (String target : TARGETS) {
          String[] parts = target.split(" ", 2);
          of.add(target + ": " + post(stage, parts[0], parts[1], "", "s=s1&action=drain&b=b"));
        }
        of.add(post(stage, "f", "/x", "X-Deny: 1\r\n", "s=s1&action=ready&b=b"));
        of.add(post(stage, "g", "/y", "X-Deny: 1\r\n", "s=s1&action=ready&b=b"));
        of.add(post(stage, "f", "/x", "Origin: http://b\r\n", "s=s1&action=ready&b=b"));
        of.add(stage.answer("f", chunked("s=s1&action=drain&b=b")));
        of.add(stage.answer("f", "POST /x HTTP/1.1\r\nHost: a\r\n\r\n"));
        of.add(stage.answer("f", "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\ns=s1"));
        of.add(states(stage));
        post(stage, "g", "/y", "", "s=own&action=ready&b=g");
        stage.awaitLog("g/own is UP", 1);
        lines.put(
            program,
            stage.log("Server ").stream().map(line -> line.replaceAll("^<.*?]: ", "")).toList());
      }
      seen.put(program, of);
    }
    List<String> ours = seen.getOrDefault(Program.EVENKEEL, List.of());
    List<String> theirs = seen.getOrDefault(Program.HAPROXY, List.of());
    assertThat(ours.size()).isEqualTo(theirs.size());
    assertThat(IntStream.range(0, ours.size()).filter(i -> !ours.get(i).equals(theirs.get(i))))
        .as(() ->
            IntStream.range(0, ours.size())
                .filter(i -> !ours.get(i).equals(theirs.get(i)))
                .mapToObj(i -> ours.get(i) + "\nbut HAProxy: " + theirs.get(i))
                .collect(Collectors.joining("\n")))
        .isEmpty();
    assertThat(lines.get(Program.EVENKEEL)).isEqualTo(lines.get(Program.HAPROXY));
    assertThat(String.join("\n", seen.get(Program.EVENKEEL)))
        .contains(";st=DONE", ";st=NONE", ";st=PART", ";st=ERRP", ";st=EXCD", ";st=DENY");
  }

  @Test
  void thePageHasAFormForWhoeverMayChangeServersAndSaysWhatCameOfIt() throws Exception {
    Program.assumeBoth();
    try (Stage stage = new Stage(Program.EVENKEEL, CONFIGURATION).ready()) {
      String page = stage.answer("f", "GET /x HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(page)
          .contains("<input type=\"checkbox\" name=\"s\" value=\"s_5\">")
          .contains("<option value=\"hnolb\">Health: force NOLB</option>")
          .contains("<input type=\"hidden\" name=\"b\" value=\"#5\">");
      assertThat(stage.answer("f", "GET /x HTTP/1.1\r\nHost: a\r\nX-Deny: 1\r\n\r\n"))
          .doesNotContain("<form");
      assertThat(stage.answer("f", "GET /x;st=PART HTTP/1.1\r\nHost: a\r\n\r\n"))
          .contains("Action partially processed.");
      assertThat(stage.answer("f", "GET /x;st=FOO HTTP/1.1\r\nHost: a\r\n\r\n"))
          .contains("Unexpected result.");
    }
  }

  /**
   * Gives an order and notes what came of it.
   *
   * @param theirs what HAProxy made of the same orders, if that is known: an agent's state may
   *     follow a moment after the answer
   */
  private static void order(Stage stage, List<String> seen, List<String> theirs, String form)
      throws IOException {
    String told =
        form.substring(0, Math.min(60, form.length()))
            + ": "
            + post(stage, "f", "/x", "", form)
            + "\n";
    String expected = seen.size() < theirs.size() ? theirs.get(seen.size()) : null;
    String now = told + states(stage);
    long deadline = System.nanoTime() + 2_000_000_000L;
    while (expected != null && !now.equals(expected) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(10_000_000);
      now = told + states(stage);
    }
    seen.add(now);
  }

  private static String chunked(String form) {
    return "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        + form.chars().mapToObj(c -> "1\r\n" + (char) c + "\r\n").collect(Collectors.joining())
        + "0\r\n\r\n";
  }

  /** Where the browser is sent; the whole answer if it is sent nowhere. */
  private static String post(Stage stage, String name, String target, String fields, String form)
      throws IOException {
    String answer =
        stage.answer(
            name,
            "POST %s HTTP/1.1\r\nHost: a\r\n%sContent-Length: %d\r\n\r\n%s"
                .formatted(target, fields, form.length(), form));
    Matcher location = LOCATION.matcher(answer);
    return location.find() ? answer.substring(0, 12) + " " + location.group(1) : answer;
  }

  /** Of each server what the columns status, check_status and agent_status say. */
  private static String states(Stage stage) throws IOException {
    var path = UnixDomainSocketAddress.of(stage.directory.resolve("cli"));
    try (SocketChannel channel = SocketChannel.open(path)) {
      channel.write(ByteBuffer.wrap("show servers state\n".getBytes(ISO_8859_1)));
      String answer = new String(Channels.newInputStream(channel).readAllBytes(), ISO_8859_1);
      return answer
          .lines()
          .filter(line -> line.matches("[0-9]+ [bcg] .*"))
          .map(line -> line.split(" ", -1))
          .map(StatsAdminTest::state)
          .collect(Collectors.joining(", "));
    }
  }

  /** Name, states, weights, and whether check and agent are there and enabled. */
  private static String state(String[] words) {
    int check = Integer.parseInt(words[13]) & ~CHECK_PAUSED;
    return words[3]
        + " "
        + String.join(" ", Arrays.copyOfRange(words, 5, 9))
        + " "
        + check
        + " "
        + words[14];
  }
}
