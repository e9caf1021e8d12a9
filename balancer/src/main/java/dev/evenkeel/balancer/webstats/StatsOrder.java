package dev.evenkeel.balancer.webstats;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value: what somebody has ordered on the statistics page.
 *
 * @param backend a name, or a number after a sharp
 * @param action null for one that nobody knows
 * @param servers names; the last one is changed first
 */
public record StatsOrder(String backend, @Nullable StatsAction action, List<String> servers) {
  private static final int MAX_PAIR = 2047;

  /**
   * Reads a form.
   *
   * @param form what the browser has sent, one char for each byte
   * @return null if it does not say what is to be done, where, and to whom
   */
  public static @Nullable StatsOrder of(String form) {
    String backend = null;
    String action = null;
    List<String> servers = new ArrayList<>();
    for (String pair : form.split("&", -1)) {
      if (pair.length() > MAX_PAIR) {
        return new StatsOrder("", null, List.of());
      }
      int equals = pair.indexOf('=');
      String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
      if (value == null) {
        return null;
      }
      switch (equals < 0 ? pair : pair.substring(0, equals)) {
        case "b" -> backend = value;
        case "action" -> action = value;
        case "s" -> servers.add(value);
        default -> {}
      }
    }
    return backend == null || action == null || servers.isEmpty()
        ? null
        : new StatsOrder(backend, StatsAction.of(action), servers);
  }

  /** What a browser has written so (URL standard, 5.1); null if it cannot have. */
  private static @Nullable String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        bytes.write(c == '+' ? ' ' : c);
      } else if (i + 2 < text.length() && isHex(text, i + 1) && isHex(text, i + 2)) {
        bytes.write(Integer.parseInt(text, i + 1, i + 3, 16));
        i += 2;
      } else {
        return null;
      }
    }
    return bytes.toString(ISO_8859_1);
  }

  private static boolean isHex(String text, int at) {
    return Character.digit(text.charAt(at), 16) >= 0;
  }
}
