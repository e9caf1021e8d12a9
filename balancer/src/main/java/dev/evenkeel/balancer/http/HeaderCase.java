package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Any thread, once made: how the names of header fields are written for those who take one case
 * only (manual: {@code h1-case-adjust}).
 */
public final class HeaderCase {
  /** By length: a name in lower case, and how it is written, by turns. */
  private final byte[][][] byLength;

  /**
   * @param names in lower case, and how they are written
   */
  public HeaderCase(Map<String, String> names) {
    int longest = names.keySet().stream().mapToInt(String::length).max().orElse(0);
    byLength = new byte[longest + 1][][];
    for (int length = 0; length <= longest; length++) {
      int wanted = length;
      byLength[length] =
          names.entrySet().stream()
              .filter(name -> name.getKey().length() == wanted)
              .flatMap(name -> Stream.of(name.getKey(), name.getValue()))
              .map(text -> text.getBytes(ISO_8859_1))
              .toArray(byte[][]::new);
    }
  }

  /**
   * Writes the names of a head where they stand. Nothing can be found in it by name afterwards.
   *
   * @param scratch used meanwhile
   */
  public void adjust(HttpHead head, Slice scratch) {
    for (int field = 0; field < head.count(); field++) {
      head.name(field, scratch);
      if (scratch.length() < byLength.length) {
        adjust(scratch.bytes(), scratch.from(), byLength[scratch.length()]);
      }
    }
  }

  private static void adjust(byte[] bytes, int from, byte[][] names) {
    for (int i = 0; i < names.length; i += 2) {
      int length = names[i].length;
      if (Arrays.equals(bytes, from, from + length, names[i], 0, length)) {
        System.arraycopy(names[i + 1], 0, bytes, from, length);
        return;
      }
    }
  }
}
