package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Absolute targets without a path, as releases that complete them have it. */
class TargetCompletionTest {
  @ParameterizedTest
  @CsvSource({
    "http://a, a, http://a/",
    "http://a:80, a:80, http://a/",
    "http://a:81, a:81, http://a:81/",
    "http://a/b, a, http://a/b",
    "http://a?b=c, a, http://a?b=c",
    "https://a:443?b=c, a, https://a?b=c",
    "/, a, /"
  })
  void aTargetIsCompleted(String target, String host, String completed) {
    byte[] bytes =
        ("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(ISO_8859_1);
    HttpHead head = new HttpHead();
    HeadParser parser = new HeadParser(true).completesTargets(true);
    parser.begin(head, bytes, 0);
    assertThat(parser.parse(bytes, bytes.length)).isEqualTo(bytes.length);
    assertThat(head.uri(new Slice()).toString()).isEqualTo(completed);
  }
}
