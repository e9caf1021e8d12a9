package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What pieces of a {@code log-format} write about one connection, beside what HAProxy 2.6 has
 * written for the same pieces in the same configuration.
 */
@Timeout(120)
class LogFormatValuesTest {
  private static final String BETWEEN = "|~|";
  private static final int PIECES_PER_LINE = 50;

  private static List<String[]> pieces(String file) throws Exception {
    try (InputStream in =
        Objects.requireNonNull(LogFormatValuesTest.class.getResourceAsStream("golden/" + file))) {
      return new String(in.readAllBytes(), ISO_8859_1)
          .lines()
          .map(line -> line.split("\t", 2))
          .toList();
    }
  }

  private static List<String> written(List<String[]> pieces) throws Exception {
    StringBuilder format = new StringBuilder("values");
    pieces.forEach(piece -> format.append(BETWEEN).append(piece[0]));
    try (TestServer server = TestServer.echo();
        BalancerRig rig =
            new BalancerRig(
                """
                global
                 set-var proc.num int(5)
                 set-var proc.txt str(hello)
                 set-var proc.i1 int(1)
                 set-var proc.i3 int(3)
                 set-var proc.neg int(-1)
                defaults
                 mode tcp
                 timeout client 5s
                 timeout server 5s
                 timeout connect 5s
                listen f
                 bind @in name lis
                 log @longlog
                 log-format FORMAT
                 server s1 127.0.0.1:PORT weight 10
                """
                    .replace("FORMAT", format)
                    .replace("PORT", Integer.toString(server.port())))) {
      try (Socket client = rig.connect("in")) {
        client.getOutputStream().write("hello".getBytes(ISO_8859_1));
        client.shutdownOutput();
        client.getInputStream().readAllBytes();
      }
      BalancerRig.await("a log line", () -> !rig.log.lines().isEmpty());
      String line = rig.log.lines().getFirst();
      String from = line.substring(line.indexOf("values" + BETWEEN) + 6 + BETWEEN.length());
      return List.of(from.split(java.util.regex.Pattern.quote(BETWEEN), -1));
    }
  }

  @Test
  void asHaproxyWrites() throws Exception {
    check("values.tsv");
  }

  /** What the manuals of later releases say, as 2.6 does not know these pieces. */
  @Test
  void asLaterManualsSay() throws Exception {
    check("newer-values.tsv");
  }

  private static void check(String file) throws Exception {
    List<String[]> all = pieces(file);
    SoftAssertions softly = new SoftAssertions();
    for (int from = 0; from < all.size(); from += PIECES_PER_LINE) {
      List<String[]> some = all.subList(from, Math.min(all.size(), from + PIECES_PER_LINE));
      List<String> values = new ArrayList<>(written(some));
      assertThat(values).hasSameSizeAs(some);
      for (int i = 0; i < some.size(); i++) {
        softly.assertThat(values.get(i)).as(some.get(i)[0]).isEqualTo(some.get(i)[1]);
      }
    }
    softly.assertAll();
  }
}
