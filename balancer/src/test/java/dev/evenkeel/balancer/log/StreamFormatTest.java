package dev.evenkeel.balancer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.sample.format.FormatParser;
import dev.evenkeel.linux.SocketAddress;
import java.net.InetAddress;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** Lines about streams. */
class StreamFormatTest {
  private static StreamRecord stream(SocketAddress client) {
    return new StreamRecord(
        client,
        new SocketAddress.Unix("listener", false),
        LocalDateTime.of(2026, 11, 2, 3, 4, 5, 6_000_000)
            .atZone(ZoneId.systemDefault())
            .toInstant()
            .toEpochMilli(),
        "front",
        "back",
        "s1",
        1,
        -1,
        3,
        40,
        50,
        "SC",
        6,
        7,
        8,
        9,
        2,
        true,
        0,
        0);
  }

  private static SocketAddress internet(String host) throws Exception {
    return new SocketAddress.Internet(InetAddress.getByName(host), 1234);
  }

  private static String format(String text, StreamRecord stream) throws Exception {
    Site site = new Site(Site.Place.LOG_FORMAT, new SourcePosition("t", 1), "p");
    return new StreamFormat(
            FormatParser.parse(SampleLanguage.standard(), site, Checkpoint.LOG, text))
        .format(stream, null, new Sample(), 7);
  }

  @Test
  void tcplog() throws Exception {
    assertThat(format(StreamFormat.TCPLOG, stream(internet("192.0.2.1"))))
        .isEqualTo(
            "192.0.2.1:1234 [02/Nov/2026:03:04:05.006] front back/s1 1/-1/3 50 SC 6/7/8/9/+2 0/0");
  }

  @Test
  void aUnixClient() throws Exception {
    assertThat(format("%ci:%cp", stream(new SocketAddress.Unix("", false)))).isEqualTo("unix:1");
  }

  @Test
  void aPercentSignAndTextBetween() throws Exception {
    assertThat(format("100%% %U<%B>%ts|", stream(internet("192.0.2.1"))))
        .isEqualTo("100% 40<50>SC|");
  }

  @Test
  void options() throws Exception {
    assertThat(format("%{+X}ci:%{+X}cp %{+Q}s %ms %{+X}ms %lc", stream(internet("192.0.2.1"))))
        .isEqualTo("C0000201:04D2 \"s1\" 006 06 7");
    assertThat(format("%{+Q}o%ft %b %{-Q}s", stream(internet("192.0.2.1"))))
        .isEqualTo("\"front\" \"back\" s1");
  }

  @Test
  void whatIsNotKnownIsRefusedByName() {
    assertThatThrownBy(() -> format("%ci %nosuch", stream(internet("192.0.2.1"))))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageContaining("nosuch");
    assertThatThrownBy(() -> format("ends in %", stream(internet("192.0.2.1"))))
        .isInstanceOf(InvalidExpressionException.class);
  }
}
