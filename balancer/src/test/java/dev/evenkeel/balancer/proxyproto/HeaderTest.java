package dev.evenkeel.balancer.proxyproto;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.SocketAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written can be read, and nothing that is read does harm. */
class HeaderTest {
  private static SocketAddress address(String host, int port) {
    return new SocketAddress.Internet(InetAddress.ofLiteral(host), port);
  }

  private static HeaderReader.Result read(byte[] bytes) {
    return HeaderReader.read(bytes, bytes.length);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.1.2.3", "2001:db8::1"})
  void bothVersionsSayTheSame(String host) {
    SocketAddress source = address(host, 1234);
    SocketAddress destination = address(host.replace('3', '4'), 80);
    byte[] text = HeaderWriter.text(source, destination);
    assertThat(read(text))
        .isInstanceOfSatisfying(
            HeaderReader.Complete.class,
            complete -> {
              assertThat(complete.length()).isEqualTo(text.length);
              assertThat(complete.header().source()).isEqualTo(source);
              assertThat(complete.header().destination()).isEqualTo(destination);
            });
    byte[] id = "id".getBytes(ISO_8859_1);
    HeaderOptions options = new HeaderOptions(2, true, true, true);
    byte[] binary =
        HeaderWriter.binary(source, destination, options, text, id, format -> new byte[0]);
    assertThat(read(binary))
        .isInstanceOfSatisfying(
            HeaderReader.Complete.class,
            complete -> {
              assertThat(complete.length()).isEqualTo(binary.length);
              assertThat(complete.header().source()).isEqualTo(source);
              byte[] tlvs = complete.header().tlvs();
              assertThat(ProxyHeader.tlv(tlvs, ProxyHeader.UNIQUE_ID)).isEqualTo(id);
              assertThat(ProxyHeader.tlv(tlvs, ProxyHeader.AUTHORITY)).isEqualTo(text);
              assertThat(ProxyHeader.tlv(tlvs, 0xe0)).isNull();
            });
  }

  @Test
  void aConnectionThatIsNotTcpIsTheSendersOwn() {
    SocketAddress unix = new SocketAddress.Unix("/x", false);
    assertThat(HeaderWriter.text(unix, unix)).asString(ISO_8859_1).isEqualTo("PROXY UNKNOWN\r\n");
    byte[] local =
        HeaderWriter.binary(unix, unix, HeaderOptions.NONE, null, null, format -> new byte[0]);
    assertThat(read(local))
        .isInstanceOfSatisfying(
            HeaderReader.Complete.class,
            complete -> assertThat(complete.header().source()).isNull());
  }

  @Test
  void anyBeginningIsTruncatedAndAnyChangeIsAnswered() {
    SocketAddress source = address("10.1.2.3", 1234);
    HeaderOptions options = new HeaderOptions(2, true, true, true);
    byte[] some = {1, 2, 3};
    for (byte[] header :
        new byte[][] {
          HeaderWriter.text(source, source),
          HeaderWriter.binary(source, source, options, some, some, format -> new byte[0])
        }) {
      for (int length = 0; length < header.length; length++) {
        assertThat(HeaderReader.read(header, length))
            .as("%d bytes", length)
            .isEqualTo(new HeaderReader.Wrong(HeaderProblem.TRUNCATED, null));
      }
      Random random = new Random(7);
      for (int round = 0; round < 20_000; round++) {
        byte[] changed = Arrays.copyOf(header, header.length);
        for (int change = 0; change <= round % 4; change++) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        assertThat(read(changed)).isNotNull();
      }
    }
  }
}
