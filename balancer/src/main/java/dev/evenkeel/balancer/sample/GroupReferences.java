package dev.evenkeel.balancer.sample;

import java.util.regex.Matcher;

/**
 * Texts in which {@code \1} stands for what the first group of an expression has matched, {@code
 * \0} for all of it, and {@code \x2f} for a byte. Stateless.
 */
public final class GroupReferences {
  private GroupReferences() {}

  /**
   * Writes a text with its references resolved.
   *
   * @param text in which they stand
   * @param textLength how many bytes of it count
   * @param matcher what has matched
   * @param bytes what it has looked at
   * @param from where in them it began
   * @param out where to write
   * @param at where in it to begin
   * @return where it ends; at the end of {@code out} where it may be cut
   */
  public static int expand(
      byte[] text, int textLength, Matcher matcher, byte[] bytes, int from, byte[] out, int at) {
    int to = at;
    for (int i = 0; i < textLength && to < out.length; i++) {
      int b = text[i];
      if (b != '\\' || i + 1 == textLength) {
        out[to++] = (byte) b;
        continue;
      }
      int next = text[++i];
      if (next >= '0' && next <= '9') {
        int group = next - '0';
        if (group <= matcher.groupCount() && matcher.start(group) >= 0) {
          to = copy(bytes, from + matcher.start(group), from + matcher.end(group), out, to);
        }
        continue;
      }
      if (next == 'x' && i + 2 < textLength && isHex(text, i + 1)) {
        next = Character.digit(text[i + 1], 16) * 16 + Character.digit(text[i + 2], 16);
        i += 2;
      }
      out[to++] = (byte) next;
    }
    return to;
  }

  /** Copies bytes as far as there is room; returns where they end. */
  public static int copy(byte[] bytes, int from, int to, byte[] out, int at) {
    int count = Math.min(to - from, out.length - at);
    System.arraycopy(bytes, from, out, at, count);
    return at + count;
  }

  private static boolean isHex(byte[] bytes, int at) {
    return Character.digit(bytes[at], 16) >= 0 && Character.digit(bytes[at + 1], 16) >= 0;
  }
}
