package dev.evenkeel.balancer.sample.format;

/**
 * How a piece of a format is written: {@code %{+Q,-X}...}.
 *
 * @param quoted {@code Q}: between double quotes
 * @param hexadecimal {@code X}: addresses, ports and some numbers in hexadecimal
 * @param escaped {@code E}: a backslash before what RFC 5424 reserves
 */
public record FormatOptions(boolean quoted, boolean hexadecimal, boolean escaped) {
  /** As it comes. */
  public static final FormatOptions PLAIN = new FormatOptions(false, false, false);

  /** Applies {@code +Q,-X}; what is unknown changes nothing, as in HAProxy. */
  static FormatOptions parse(FormatOptions from, String text) {
    boolean quoted = from.quoted;
    boolean hexadecimal = from.hexadecimal;
    boolean escaped = from.escaped;
    boolean on = true;
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '+' -> on = true;
        case '-' -> on = false;
        case 'Q' -> quoted = on;
        case 'X' -> hexadecimal = on;
        case 'E' -> escaped = on;
        default -> {}
      }
    }
    return new FormatOptions(quoted, hexadecimal, escaped);
  }
}
