package dev.evenkeel.balancer.forwarding;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one element of the field {@code Forwarded} (RFC 7239, section 4): pairs of which each may
 * stand there once. One thread, one element.
 */
final class ForwardedElement {
  private final String text;
  private final Map<String, String> pairs = new HashMap<>();
  private int at;

  private ForwardedElement(String text) {
    this.text = text;
  }

  /** Returns the values by their names in lower case; null if the element is not valid. */
  static @Nullable Map<String, String> parse(String text) {
    ForwardedElement element = new ForwardedElement(text);
    return element.reads() ? element.pairs : null;
  }

  private boolean reads() {
    do {
      if (!readsPair()) {
        return false;
      }
    } while (takes(';'));
    return at == text.length();
  }

  private boolean readsPair() {
    String name = token().toLowerCase(Locale.ROOT);
    if (!takes('=')) {
      return false;
    }
    String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token();
    return value != null && isValid(name, value) && pairs.put(name, value) == null;
  }

  private static boolean isValid(String name, String value) {
    return switch (name) {
      case "proto" -> value.equalsIgnoreCase("http") || value.equalsIgnoreCase("https");
      case "host" -> isHost(value);
      case "by", "for" -> ForwardedNode.parse(value) != null;
      default -> false;
    };
  }

  /** RFC 3986, 3.2.2 and 3.2.3, without percent-encoding. */
  private static boolean isHost(String value) {
    return !value.isEmpty()
        && value
            .chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "-._:[]~".indexOf(c) >= 0));
  }

  private boolean takes(char wanted) {
    boolean is = at < text.length() && text.charAt(at) == wanted;
    at += is ? 1 : 0;
    return is;
  }

  private String token() {
    int from = at;
    while (at < text.length() && isTokenPart(text.charAt(at))) {
      at++;
    }
    return text.substring(from, at);
  }

  private static boolean isTokenPart(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
  }

  private @Nullable String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && ++at < text.length()) {
        c = text.charAt(at);
      }
      value.append(c);
    }
    return null;
  }
}
