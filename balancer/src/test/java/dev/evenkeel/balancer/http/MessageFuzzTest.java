package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Messages that are nearly right: the cases of {@code requests.txt} and {@code responses.txt},
 * mutated from a seed. Whatever the bytes, there is one verdict, however they come, and who gets
 * the head as it goes on reads the same in it. {@code evenkeel.fuzz.seconds} asks for more than the
 * two seconds of every run, {@code evenkeel.fuzz.seed} for other mutations.
 */
@Timeout(1200)
class MessageFuzzTest {
  private static final long SECONDS = Long.getLong("evenkeel.fuzz.seconds", 2);
  private static final long SEED = Long.getLong("evenkeel.fuzz.seed", 20_261_123L);
  private static final int MAX_SEED_BYTES = 2000;
  private static final int MAX_MUTATIONS = 4;
  private static final int MAX_BYTES = 15_360;

  /** What means something somewhere in a message. */
  private static final List<String> WORDS =
      List.of(
          "\r\n",
          "\r",
          "\n",
          "\r\n\r\n",
          "\0",
          " ",
          "\t",
          ":",
          "Content-Length: 5\r\n",
          "Content-Length: 5, 5\r\n",
          "Content-Length: +5\r\n",
          "Content-Length: 99999999999999999999\r\n",
          "Transfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked, identity\r\n",
          "transfer-encoding:\u000bchunked\r\n",
          "Host: b\r\n",
          "Connection: close, content-length\r\n",
          "Upgrade: websocket\r\n",
          "Expect: 100-continue\r\n",
          "0\r\n\r\n",
          "5\r\nabcde\r\n",
          "fffffffffffffffff\r\n",
          "5;a=\"\r\n\"\r\n",
          "HTTP/1.1",
          "HTTP/1.0",
          "HTTP/9.9",
          "GET ",
          "CONNECT ",
          "http://",
          "*",
          "%00",
          "#",
          "?",
          "//",
          "@",
          "[::1]",
          "\u00ff",
          "\u0080");

  private record Seed(byte[] bytes, boolean isRequest) {}

  private static List<Seed> seeds() {
    List<Seed> seeds = new ArrayList<>();
    for (MessageCase one : MessageCase.load("requests.txt")) {
      seeds.add(new Seed(one.requestBytes(), true));
    }
    for (MessageCase one : MessageCase.load("responses.txt")) {
      seeds.add(new Seed(one.responseBytes(), false));
    }
    seeds.removeIf(seed -> seed.bytes().length == 0 || seed.bytes().length > MAX_SEED_BYTES);
    return seeds;
  }

  @Test
  void oneVerdictHoweverTheBytesCome() {
    List<Seed> seeds = seeds();
    Random random = new Random(SEED);
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    int accepted = 0;
    int refused = 0;
    do {
      Seed seed = seeds.get(random.nextInt(seeds.size()));
      byte[] bytes = mutated(seed.bytes(), seeds, random);
      boolean relaxed = random.nextInt(4) == 0;
      String whole = verdict(bytes, seed.isRequest(), relaxed, null);
      String shown = new String(bytes, ISO_8859_1);
      assertThat(verdict(bytes, seed.isRequest(), relaxed, random)).as(shown).isEqualTo(whole);
      if (!relaxed) {
        readsTheSameAgain(whole, seed.isRequest(), shown);
      }
      if (whole.equals("refused")) {
        refused++;
      } else if (!whole.equals("more")) {
        accepted++;
      }
    } while (System.nanoTime() < end);
    assertThat(accepted).isPositive();
    assertThat(refused).isPositive();
  }

  private static void readsTheSameAgain(String verdict, boolean isRequest, String shown) {
    int end = verdict.indexOf("\r\n\r\n");
    if (end >= 0) {
      String head = verdict.substring(0, end + 4);
      assertThat(verdict(head.getBytes(ISO_8859_1), isRequest, false, null))
          .as(shown)
          .startsWith(head);
    }
  }

  private static byte[] mutated(byte[] seed, List<Seed> seeds, Random random) {
    byte[] bytes = seed.clone();
    for (int i = random.nextInt(MAX_MUTATIONS + 1); i > 0; i--) {
      int at = random.nextInt(bytes.length + 1);
      bytes =
          switch (random.nextInt(5)) {
            case 0 -> spliced(bytes, at, 0, new byte[] {(byte) random.nextInt(256)});
            case 1 -> spliced(bytes, at, random.nextInt(4), new byte[0]);
            case 2 -> spliced(bytes, at, random.nextInt(2), word(random));
            case 3 -> spliced(bytes, at, 1, new byte[] {(byte) random.nextInt(256)});
            default -> {
              byte[] other = seeds.get(random.nextInt(seeds.size())).bytes();
              int from = random.nextInt(other.length);
              yield spliced(bytes, at, 0, Arrays.copyOfRange(other, from, other.length));
            }
          };
    }
    return bytes.length == 0 ? new byte[] {'\r'} : bytes;
  }

  private static byte[] word(Random random) {
    return WORDS.get(random.nextInt(WORDS.size())).getBytes(ISO_8859_1);
  }

  private static byte[] spliced(byte[] bytes, int at, int without, byte[] with) {
    int behind = Math.min(bytes.length, at + without);
    byte[] made = new byte[at + with.length + bytes.length - behind];
    System.arraycopy(bytes, 0, made, 0, at);
    System.arraycopy(with, 0, made, at, with.length);
    System.arraycopy(bytes, behind, made, at + with.length, bytes.length - behind);
    return made;
  }

  /**
   * What a message is taken for: its head as it would go on, and how its body ends.
   *
   * @param steps says how many bytes come at a time; null for all at once
   */
  private static String verdict(
      byte[] message, boolean isRequest, boolean relaxed, @Nullable Random steps) {
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

  private static String chunks(byte[] bytes, int from, @Nullable Random steps) {
    ChunkScanner scanner = new ChunkScanner();
    scanner.begin();
    int at = from;
    int to = from;
    while (to < bytes.length && !scanner.isOver() && scanner.violation() == null) {
      to = further(to, bytes.length, steps);
      at = scanner.scan(bytes, at, to);
      assertThat(at).isBetween(from, to);
    }
    Violation wrong = scanner.violation();
    return wrong != null
        ? "malformed " + wrong
        : (scanner.isOver() ? "over @" + at : "goes on") + " after " + scanner.storedBytes();
  }

  private static int further(int to, int length, @Nullable Random steps) {
    return steps == null ? length : Math.min(length, to + 1 + steps.nextInt(40));
  }
}
