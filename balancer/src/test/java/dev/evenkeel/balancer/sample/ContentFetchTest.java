package dev.evenkeel.balancer.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.Compatibility;
import dev.evenkeel.balancer.config.SourcePosition;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetches of bytes that are still arriving. */
class ContentFetchTest {
  /** TLS 1.2, server name example.org, ALPN h2 and http/1.1, an empty session ticket. */
  private static final byte[] HELLO =
      HexFormat.of()
          .parseHex(
              "1603010063"
                  + "0100005f"
                  + "0303"
                  + "00".repeat(32)
                  + "00"
                  + "0004c02fc030"
                  + "0100"
                  + "0032"
                  + "00000010000e00000b6578616d706c652e6f7267"
                  + "0010000e000c02683208687474702f312e31"
                  + "00230000"
                  + "000a00040002001d");

  private static final SampleLanguage LANGUAGE = StandardLanguage.of(Compatibility.CLASSIC);
  private final Sample sample = new Sample();

  private static Expression expression(String text) throws InvalidExpressionException {
    return LANGUAGE.parser(Site.Place.OTHER, new SourcePosition("t", 1), "p").parse(List.of(text));
  }

  private String of(String text, byte[] request) throws InvalidExpressionException {
    TestContext context = new TestContext().request(request);
    return expression(text).evaluateAs(SampleType.STR, context, sample)
        ? sample.text()
        : sample.mayChange() ? "NOT YET" : "NONE";
  }

  @Test
  void aCompleteHello() throws Exception {
    assertThat(of("req.ssl_hello_type", HELLO)).isEqualTo("1");
    assertThat(of("req.ssl_sni", HELLO)).isEqualTo("example.org");
    assertThat(of("req.ssl_alpn", HELLO)).isEqualTo("h2,http/1.1");
    assertThat(of("req.ssl_st_ext", HELLO)).isEqualTo("1");
    assertThat(of("req.ssl_ec_ext", HELLO)).isEqualTo("1");
    assertThat(of("req.ssl_ver", HELLO)).isEqualTo(Integer.toString(3 * 65_536 + 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "req.ssl_hello_type",
        "req.ssl_sni",
        "req.ssl_alpn",
        "req.ssl_st_ext",
        "req.ssl_ec_ext"
      })
  void anIncompleteHelloIsWaitedForWhereverItBreaks(String fetch) throws Exception {
    for (int length = 0; length < HELLO.length; length++) {
      assertThat(of(fetch, Arrays.copyOf(HELLO, length)))
          .as("%d bytes", length)
          .isEqualTo("NOT YET");
    }
  }

  @Test
  void aHelloWithAnyByteChangedNeverThrows() throws Exception {
    Random random = new Random(7);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = Arrays.copyOf(HELLO, 1 + random.nextInt(HELLO.length));
      for (int changes = random.nextInt(4); changes >= 0; changes--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      for (String fetch :
          List.of(
              "req.ssl_hello_type", "req.ssl_sni", "req.ssl_alpn", "req.ssl_ver", "rdp_cookie")) {
        assertThat(of(fetch, bytes)).isNotNull();
      }
    }
  }

  @Test
  void whatIsNoHelloIsNotWaitedFor() throws Exception {
    assertThat(of("req.ssl_hello_type", "GET / HTTP/1.0".getBytes(ISO_8859_1))).isEqualTo("NONE");
    assertThat(of("req.ssl_sni", new byte[] {22, 2, 0})).isEqualTo("NONE");
  }

  @Test
  void nothingIsWaitedForOnceNoMoreComes() throws Exception {
    TestContext context = new TestContext().request(Arrays.copyOf(HELLO, 20)).complete();
    assertThat(expression("req.ssl_sni").evaluate(context, sample)).isFalse();
    assertThat(sample.mayChange()).isFalse();
  }

  @Test
  void payload() throws Exception {
    byte[] bytes = "\0\3abcdef".getBytes(ISO_8859_1);
    assertThat(of("req.len", bytes)).isEqualTo("8");
    assertThat(of("req.payload(2,3)", bytes)).isEqualTo("abc");
    assertThat(of("req.payload(2,0)", bytes)).isEqualTo("abcdef");
    assertThat(of("req.payload(2,9)", bytes)).isEqualTo("NOT YET");
    assertThat(of("req.payload(2,99999)", bytes)).isEqualTo("NONE");
    assertThat(of("req.payload_lv(0,2)", bytes)).isEqualTo("abc");
    assertThat(of("req.payload_lv(0,2,4)", bytes)).isEqualTo("cde");
    assertThat(of("req.payload_lv(0,2,+1)", bytes)).isEqualTo("bcd");
    assertThat(of("req.payload_lv(0,1)", bytes)).isEqualTo("NONE");
  }

  @Test
  void rdpCookie() throws Exception {
    byte[] text = "Cookie: mstshash=user1\r\n".getBytes(ISO_8859_1);
    byte[] bytes = new byte[11 + text.length];
    bytes[0] = 3;
    bytes[3] = (byte) bytes.length;
    bytes[4] = (byte) (bytes.length - 5);
    bytes[5] = (byte) 0xe0;
    System.arraycopy(text, 0, bytes, 11, text.length);
    assertThat(of("req.rdp_cookie", bytes)).isEqualTo("user1");
    assertThat(of("rdp_cookie(MSTSHASH)", bytes)).isEqualTo("user1");
    assertThat(of("rdp_cookie(other)", bytes)).isEqualTo("NONE");
    assertThat(of("rdp_cookie_cnt(mstshash)", bytes)).isEqualTo("1");
  }
}
