package dev.evenkeel.vrrp.config.text;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What about an {@code include} counts as an error ({@code include_check}). */
public enum IncludeCheck {
  /** A file that matches cannot be read. */
  READABLE,
  /** No file matches a name without wild cards. */
  MATCH,
  /** No file matches a name with wild cards. */
  WILDCARD_MATCH,
  /** An alternative in braces matches no file. */
  BRACE_MATCH;

  /** The check of that name in keepalived.conf, or null. */
  public static @Nullable IncludeCheck named(String word) {
    return switch (word) {
      case "readable" -> READABLE;
      case "match" -> MATCH;
      case "wildcard_match" -> WILDCARD_MATCH;
      case "brace_match" -> BRACE_MATCH;
      default -> null;
    };
  }

  /** What a variant of the keyword adds, or null if it is not one. */
  static @Nullable Set<IncludeCheck> addedBy(String keyword) {
    return switch (keyword) {
      case "include" -> EnumSet.noneOf(IncludeCheck.class);
      case "includer" -> EnumSet.of(READABLE);
      case "includem" -> EnumSet.of(READABLE, MATCH);
      case "includew" -> EnumSet.of(READABLE, WILDCARD_MATCH);
      case "includeb" -> EnumSet.of(READABLE, BRACE_MATCH);
      case "includea" -> EnumSet.allOf(IncludeCheck.class);
      default -> null;
    };
  }
}
