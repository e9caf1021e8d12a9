package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Heads of requests and what HAProxy 2.6 was recorded to make of them. */
class MessageCasesTest {
  private static final String LINES_OF_THE_CONNECTION = "(?m)^connection:.*\r\n";

  /** What HAProxy leaves of its buffer for a head. */
  private static final int MAX_BYTES = 16_384 - 1024;

  @Test
  void aRequestThatHaproxyRefusesIsRefused() {
    SoftAssertions softly = new SoftAssertions();
    int count = 0;
    for (MessageCase one : MessageCase.load("requests.txt")) {
      if (one.haproxy().matches("4\\d\\d( .*)?") && !one.name().startsWith("chunks")) {
        softly.assertThat(head(one, Integer.MAX_VALUE)).as(one.name()).matches("refused.*|more");
        count++;
      }
    }
    softly.assertAll();
    assertThat(count).isGreaterThan(200);
  }

  @Test
  void aRequestThatIsAcceptedIsPassedOnAsHaproxyDoes() {
    SoftAssertions softly = new SoftAssertions();
    int same = 0;
    for (MessageCase one : MessageCase.load("requests.txt")) {
      String ours = head(one, Integer.MAX_VALUE);
      String theirs = new String(MessageCase.unescape(one.expected()), ISO_8859_1);
      int end = theirs.indexOf("\r\n\r\n");
      if (end > 0 && !ours.startsWith("refused") && !ours.equals("more")) {
        String expected = theirs.substring(0, end + 4).replaceAll(LINES_OF_THE_CONNECTION, "");
        softly.assertThat(ours).as(one.name()).isEqualTo(expected);
        same++;
      }
    }
    softly.assertAll();
    assertThat(same).isGreaterThan(150);
  }

  @Test
  void itDoesNotMatterHowTheBytesCome() {
    for (MessageCase one : MessageCase.load("requests.txt")) {
      if (one.requestBytes().length < 1000) {
        String whole = head(one, Integer.MAX_VALUE);
        for (int step = 1; step < 40; step++) {
          assertThat(head(one, step)).as(one.name() + " by " + step).isEqualTo(whole);
        }
      }
    }
  }

  /** What goes out, without the lines that belong to the connection; or the refusal. */
  private static String head(MessageCase one, int step) {
    byte[] bytes = one.requestBytes();
    HttpHead head = new HttpHead();
    HeadParser parser = new HeadParser(true).maxBytes(MAX_BYTES).relaxed(one.isRelaxed());
    parser.begin(head, bytes, 0);
    int to = 0;
    int verdict = HeadParser.NEEDS_MORE;
    while (verdict == HeadParser.NEEDS_MORE && to < bytes.length) {
      to = step > bytes.length - to ? bytes.length : to + step;
      verdict = parser.parse(bytes, to);
    }
    if (verdict == HeadParser.NEEDS_MORE) {
      return "more";
    }
    if (verdict == HeadParser.REFUSED) {
      return "refused " + parser.violation() + " @" + parser.violationAt();
    }
    byte[] out = new byte[head.writtenLength()];
    assertThat(head.writeTo(out, 0)).isEqualTo(out.length);
    return new String(out, ISO_8859_1).replaceAll(LINES_OF_THE_CONNECTION, "");
  }
}
