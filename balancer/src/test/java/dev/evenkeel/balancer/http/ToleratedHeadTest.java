package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is tolerated of a head does not keep the rest of it from being looked at. */
class ToleratedHeadTest {
  private static HttpHead parse(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    HttpHead head = new HttpHead();
    HeadParser parser = new HeadParser(true).relaxed(true);
    parser.begin(head, bytes, 0);
    assertThat(parser.parse(bytes, bytes.length)).isPositive();
    assertThat(parser.tolerated()).isEqualTo(Violation.HOST_DIFFERS);
    return head;
  }

  @Test
  void aConnectHasNoBody() {
    HttpHead head =
        parse("CONNECT a.example:80 HTTP/1.1\r\nHost: b.example\r\nContent-Length: 5\r\n\r\n");
    assertThat(head.contentLength()).isEqualTo(-1);
    assertThat(head.has(HeaderName.CONTENT_LENGTH)).isFalse();
  }

  @Test
  void anUpgradeHasNone() {
    HttpHead head =
        parse(
            "POST http://a.example/ HTTP/1.1\r\nHost: b.example\r\nContent-Length: 5\r\n"
                + "Connection: upgrade\r\nUpgrade: x\r\n\r\n");
    assertThat(head.contentLength()).isEqualTo(5);
    assertThat(head.has(HeaderName.UPGRADE)).isFalse();
  }

  @Test
  void anOldGetHasNone() {
    byte[] bytes =
        "GET http://a.example/ HTTP/1.0\r\nHost: b.example\r\nContent-Length: 5\r\n\r\n"
            .getBytes(ISO_8859_1);
    HeadParser parser = new HeadParser(true).relaxed(true);
    parser.begin(new HttpHead(), bytes, 0);
    assertThat(parser.parse(bytes, bytes.length)).isEqualTo(HeadParser.REFUSED);
    assertThat(parser.violation()).isEqualTo(Violation.PAYLOAD_UNEXPECTED);
  }
}
