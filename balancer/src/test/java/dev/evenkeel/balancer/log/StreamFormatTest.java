package dev.evenkeel.balancer.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

  @Test
  void tcplog() throws Exception {
    assertThat(StreamFormat.parse(StreamFormat.TCPLOG).format(stream(internet("192.0.2.1"))))
        .isEqualTo(
            "192.0.2.1:1234 [02/Nov/2026:03:04:05.006] front back/s1 1/-1/3 50 SC 6/7/8/9/+2 0/0");
  }

  @Test
  void aUnixClient() {
    assertThat(StreamFormat.parse("%ci:%cp").format(stream(new SocketAddress.Unix("", false))))
        .isEqualTo("unix:1");
  }

  @Test
  void aPercentSignAndTextBetween() throws Exception {
    assertThat(StreamFormat.parse("100%% %U<%B>%ts|").format(stream(internet("192.0.2.1"))))
        .isEqualTo("100% 40<50>SC|");
  }

  @Test
  void whatIsNotKnownIsRefusedByName() {
    assertThatThrownBy(() -> StreamFormat.parse("%ci %hr"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("%hr");
    assertThatThrownBy(() -> StreamFormat.parse("%[src]"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("%[src]");
    assertThatThrownBy(() -> StreamFormat.parse("ends in %"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
