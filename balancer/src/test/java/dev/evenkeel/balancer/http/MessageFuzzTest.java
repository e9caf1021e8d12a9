package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
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
      String whole = MessageVerdict.of(bytes, seed.isRequest(), relaxed, null);
      String shown = new String(bytes, ISO_8859_1);
      assertThat(MessageVerdict.of(bytes, seed.isRequest(), relaxed, random))
          .as(shown)
          .isEqualTo(whole);
      if (!relaxed) {
        MessageVerdict.readsTheSameAgain(whole, seed.isRequest(), shown);
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
}
