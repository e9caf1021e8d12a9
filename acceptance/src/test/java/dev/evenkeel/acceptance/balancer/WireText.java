package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes as tables write them: {@code \\r \\n \\t \\0 \\x41}, {@code {3xa}} for {@code aaa}. */
final class WireText {
  private static final Pattern REPEATED = Pattern.compile("\\{(\\d+)x(.)}");

  private WireText() {}

  static byte[] bytes(String text) {
    StringBuilder plain = new StringBuilder();
    String whole =
        REPEATED
            .matcher(text)
            .replaceAll(found ->
                Matcher.quoteReplacement(found.group(2).repeat(Integer.parseInt(found.group(1)))));
    for (int i = 0; i < whole.length(); i++) {
      char c = whole.charAt(i);
      if (c != '\\') {
        plain.append(c);
        continue;
      }
      char escape = whole.charAt(++i);
      switch (escape) {
        case 'r' -> plain.append('\r');
        case 'n' -> plain.append('\n');
        case 't' -> plain.append('\t');
        case '0' -> plain.append('\0');
        case 'x' -> {
          plain.append((char) Integer.parseInt(whole.substring(i + 1, i + 3), 16));
          i += 2;
        }
        default -> plain.append(escape);
      }
    }
    return plain.toString().getBytes(ISO_8859_1);
  }
}
