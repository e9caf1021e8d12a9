package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.sample.InvalidExpressionException;

/** {@code set-mark} and {@code set-tos}. Stateless. */
final class PacketActions {
  private PacketActions() {}

  static Action mark(ActionLine line) throws InvalidExpressionException {
    int mark = (int) number(line);
    return (subject, sample) -> {
      subject.setMark(mark);
      return Decision.CONTINUE;
    };
  }

  static Action tos(ActionLine line) throws InvalidExpressionException {
    int tos = (int) number(line) & 0xff;
    return (subject, sample) -> {
      subject.setTos(tos);
      return Decision.CONTINUE;
    };
  }

  /** Decimal, hexadecimal after 0x, or octal after 0, as C reads it. */
  private static long number(ActionLine line) throws InvalidExpressionException {
    String word = line.take();
    if (word.isEmpty()) {
      throw new InvalidExpressionException("expects exactly 1 argument (integer/hex value)");
    }
    boolean hexadecimal = word.startsWith("0x") || word.startsWith("0X");
    boolean octal = !hexadecimal && word.length() > 1 && word.startsWith("0");
    int radix = hexadecimal ? 16 : octal ? 8 : 10;
    int at = hexadecimal ? 2 : 0;
    long value = 0;
    for (; at < word.length() && Character.digit(word.charAt(at), radix) >= 0; at++) {
      value = value * radix + Character.digit(word.charAt(at), radix);
    }
    if (at < word.length()) {
      throw new InvalidExpressionException(
          "invalid character starting at '"
              + word.substring(at)
              + "' (integer/hex value expected)");
    }
    return value;
  }
}
