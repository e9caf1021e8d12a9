package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The parsers of heads and chunks under a fuzzer that sees which code it reaches: {@code
 * JAZZER_FUZZ=1}, one method at a time. Without that, the cases of {@code requests.txt} and {@code
 * responses.txt} are all that is run.
 */
class HttpFuzzTest {
  private static final int MAX_SEED_BYTES = 2000;

  static Stream<byte[]> requests() {
    return MessageCase.load("requests.txt").stream()
        .map(MessageCase::requestBytes)
        .filter(HttpFuzzTest::isSeed);
  }

  static Stream<byte[]> responses() {
    return MessageCase.load("responses.txt").stream()
        .map(MessageCase::responseBytes)
        .filter(HttpFuzzTest::isSeed);
  }

  private static boolean isSeed(byte[] bytes) {
    return bytes.length > 0 && bytes.length <= MAX_SEED_BYTES;
  }

  /** One verdict however the bytes come, and the next reader's is the same. */
  @MethodSource("requests")
  @FuzzTest(maxDuration = "3m")
  void requestsHaveOneReading(byte[] bytes) {
    haveOneReading(bytes, true);
  }

  @MethodSource("responses")
  @FuzzTest(maxDuration = "3m")
  void responsesHaveOneReading(byte[] bytes) {
    haveOneReading(bytes, false);
  }

  private static void haveOneReading(byte[] bytes, boolean isRequest) {
    if (bytes == null) {
      return;
    }
    Random steps = new Random(Arrays.hashCode(bytes));
    String shown = new String(bytes, ISO_8859_1);
    for (boolean relaxed : new boolean[] {false, true}) {
      String whole = MessageVerdict.of(bytes, isRequest, relaxed, null);
      assertThat(MessageVerdict.of(bytes, isRequest, relaxed, steps)).as(shown).isEqualTo(whole);
      if (!relaxed) {
        MessageVerdict.readsTheSameAgain(whole, isRequest, shown);
      }
    }
  }

  /** A chunked body: one end however it comes, and what was relayed is read as the same data. */
  @MethodSource("bodies")
  @FuzzTest(maxDuration = "3m")
  void chunksHaveOneReading(byte[] bytes) {
    if (bytes == null) {
      return;
    }
    Random steps = new Random(Arrays.hashCode(bytes));
    byte[] relayed = bytes.clone();
    String whole = MessageVerdict.chunks(relayed, 0, null);
    assertThat(MessageVerdict.chunks(bytes.clone(), 0, steps)).isEqualTo(whole);
    if (whole.startsWith("over")) {
      // "over @END from BEGIN after BYTES"
      String[] words = whole.split(" ");
      int end = Integer.parseInt(words[1].substring(1));
      int begin = Integer.parseInt(words[3]);
      byte[] sent = Arrays.copyOfRange(relayed, begin, end);
      assertThat(MessageVerdict.chunks(sent.clone(), 0, null))
          .as(new String(sent, ISO_8859_1))
          .isEqualTo("over @" + sent.length + " from 0 after " + words[5]);
    }
  }

  static Stream<byte[]> bodies() {
    // Found by the fuzzer: whether the line was too long depended on how it came.
    byte[] longLine = ("3 " + "x".repeat(1400) + "\r\nabc\r\n0\r\n\r\n").getBytes(ISO_8859_1);
    return Stream.concat(Stream.of(longLine), ofCases());
  }

  private static Stream<byte[]> ofCases() {
    return MessageCase.load("requests.txt").stream()
        .filter(one -> one.name().startsWith("chunks"))
        .map(one -> new String(one.requestBytes(), ISO_8859_1))
        .map(text -> text.substring(text.indexOf("\r\n\r\n") + 4).getBytes(ISO_8859_1))
        .filter(HttpFuzzTest::isSeed);
  }
}
