package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What the parsers make of a message, in words that can be compared. */
final class MessageVerdict {
  private static final int MAX_BYTES = 15_360;

  private MessageVerdict() {}

  /** Whoever gets the head as it goes on reads the same in it. */
  static void readsTheSameAgain(String verdict, boolean isRequest, String shown) {
    int end = verdict.indexOf("\r\n\r\n");
    if (end >= 0) {
      String head = verdict.substring(0, end + 4);
      assertThat(of(head.getBytes(ISO_8859_1), isRequest, false, null)).as(shown).startsWith(head);
    }
  }

  /**
   * What a message is taken for: its head as it would go on, and how its body ends.
   *
   * @param steps says how many bytes come at a time; null for all at once
   */
  static String of(byte[] message, boolean isRequest, boolean relaxed, @Nullable Random steps) {
    byte[] bytes = message.clone();
    HttpHead head = new HttpHead();
    HeadParser parser = new HeadParser(isRequest).maxBytes(MAX_BYTES).relaxed(relaxed);
    parser.begin(head, bytes, 0);
    int to = 0;
    int end = HeadParser.NEEDS_MORE;
    while (end == HeadParser.NEEDS_MORE && to < bytes.length) {
      to = further(to, bytes.length, steps);
      end = parser.parse(bytes, to);
    }
    if (end == HeadParser.NEEDS_MORE) {
      return "more";
    }
    if (end == HeadParser.REFUSED) {
      // Of two things that are wrong, either may be seen first.
      return "refused";
    }
    assertThat(end).isBetween(1, to);
    byte[] out = new byte[head.writtenLength()];
    assertThat(head.writeTo(out, 0)).isEqualTo(out.length);
    String written = new String(out, ISO_8859_1);
    if (!isRequest || BodyFraming.ofRequest(head) != BodyFraming.CHUNKED) {
      return written;
    }
    return written + chunks(bytes, end, steps);
  }

  /**
   * What a chunked body is taken for.
   *
   * @param bytes what goes on of it stands there afterwards, from where the verdict says
   */
  static String chunks(byte[] bytes, int from, @Nullable Random steps) {
    ChunkScanner scanner = new ChunkScanner();
    scanner.begin();
    int kept = from;
    int at = from;
    int to = from;
    while (to < bytes.length && !scanner.isOver() && scanner.violation() == null) {
      to = further(to, bytes.length, steps);
      at = scanner.scan(bytes, kept, at, to);
      kept += scanner.takeDropped();
      assertThat(at).isBetween(kept, to);
    }
    Violation wrong = scanner.violation();
    return wrong != null
        ? "malformed " + wrong
        : (scanner.isOver() ? "over @" + at + " from " + kept : "goes on")
            + " after "
            + scanner.storedBytes();
  }

  private static int further(int to, int length, @Nullable Random steps) {
    return steps == null ? length : Math.min(length, to + 1 + steps.nextInt(40));
  }
}
