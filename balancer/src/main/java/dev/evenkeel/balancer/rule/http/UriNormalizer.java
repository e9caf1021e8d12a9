package dev.evenkeel.balancer.rule.http;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The normalizers, each of one part of a target (manual, chapter 4.4 {@code normalize-uri}). */
enum UriNormalizer {
  /** {@code //} becomes one slash. */
  MERGE_SLASHES(UriActions.Part.PATH),
  /** Segments of one dot go. */
  STRIP_DOT(UriActions.Part.PATH),
  /** Segments of two dots go, with the one before; at the beginning they stay. */
  STRIP_DOTDOT(UriActions.Part.PATH),
  /** Likewise, and at the beginning they go, too. */
  STRIP_DOTDOT_FULL(UriActions.Part.PATH),
  /** What needs no percent sign is written without. */
  DECODE_UNRESERVED(UriActions.Part.PATHQ),
  /** Likewise; a percent sign without two digits is refused. */
  DECODE_UNRESERVED_STRICT(UriActions.Part.PATHQ),
  /** Digits after percent signs are written in upper case. */
  PERCENT_UPPERCASE(UriActions.Part.PATHQ),
  /** Likewise; a percent sign without two digits is refused. */
  PERCENT_UPPERCASE_STRICT(UriActions.Part.PATHQ),
  /** Parameters come in the order of their names. */
  SORT_QUERY(UriActions.Part.QUERY),
  /** What follows a hash sign goes. */
  STRIP_FRAGMENT(UriActions.Part.PATHQ),
  /** A hash sign is written with a percent sign. */
  ENCODE_FRAGMENT(UriActions.Part.PATHQ);

  private final UriActions.Part part;

  UriNormalizer(UriActions.Part part) {
    this.part = part;
  }

  /** Which part is normalized. */
  UriActions.Part part() {
    return part;
  }

  /** Normalizes; nothing if the text is refused. */
  Optional<String> apply(String text) {
    return switch (this) {
      case MERGE_SLASHES -> Optional.of(text.replaceAll("/{2,}", "/"));
      case STRIP_DOT -> Optional.of(stripDot(text));
      case STRIP_DOTDOT -> Optional.of(stripDotDot(text, false));
      case STRIP_DOTDOT_FULL -> Optional.of(stripDotDot(text, true));
      case DECODE_UNRESERVED -> percent(text, true, false);
      case DECODE_UNRESERVED_STRICT -> percent(text, true, true);
      case PERCENT_UPPERCASE -> percent(text, false, false);
      case PERCENT_UPPERCASE_STRICT -> percent(text, false, true);
      case SORT_QUERY -> Optional.of(sort(text));
      case STRIP_FRAGMENT -> {
        int hash = text.indexOf('#');
        yield Optional.of(hash < 0 ? text : text.substring(0, hash));
      }
      case ENCODE_FRAGMENT -> Optional.of(text.replace("#", "%23"));
    };
  }

  private static String stripDot(String path) {
    String[] segments = path.substring(1).split("/", -1);
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < segments.length; i++) {
      if (!segments[i].equals(".")) {
        kept.add(segments[i]);
      } else if (i == segments.length - 1) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  private static String stripDotDot(String path, boolean full) {
    String[] segments = path.substring(1).split("/", -1);
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < segments.length; i++) {
      boolean has = !kept.isEmpty() && !kept.getLast().equals("..");
      if (!segments[i].equals("..") || (!has && !full)) {
        kept.add(segments[i]);
        continue;
      }
      if (has) {
        kept.removeLast();
      }
      if (i == segments.length - 1) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }

  private static Optional<String> percent(String text, boolean decode, boolean strict) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '%') {
        out.append(c);
        continue;
      }
      boolean room = i + 2 < text.length();
      int high = room ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = room ? Character.digit(text.charAt(i + 2), 16) : -1;
      if (high < 0 || low < 0) {
        if (strict) {
          return Optional.empty();
        }
        out.append(c);
        continue;
      }
      char decoded = (char) (high * 16 + low);
      if (decode && isUnreserved(decoded)) {
        out.append(decoded);
      } else if (decode) {
        out.append(text, i, i + 3);
      } else {
        out.append(text.substring(i, i + 3).toUpperCase(Locale.ROOT));
      }
      i += 2;
    }
    return Optional.of(out.toString());
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  private static String sort(String query) {
    List<String> parameters = new ArrayList<>(List.of(query.split("&", -1)));
    if (parameters.getLast().isEmpty()) {
      parameters.removeLast();
    }
    parameters.sort(Comparator.comparing(UriNormalizer::nameOf));
    return String.join("&", parameters);
  }

  private static String nameOf(String parameter) {
    int equals = parameter.indexOf('=');
    return equals < 0 ? parameter : parameter.substring(0, equals);
  }
}
