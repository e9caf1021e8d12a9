package dev.evenkeel.balancer.health;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A value: which header of an HTTP answer is looked for (manual, {@code http-check expect hdr} and
 * {@code fhdr}). Stateless.
 *
 * @param name of the header, in any case
 * @param value of the header; empty where only its presence counts
 * @param whole whether a value is taken as it is; otherwise it is a list with commas
 */
record HeaderMatch(Pick name, Optional<Pick> value, boolean whole) {
  /** How a text is compared. */
  enum How {
    STR,
    BEG,
    END,
    SUB,
    REG
  }

  /**
   * One text to compare with.
   *
   * @param made the text
   * @param pattern for {@link How#REG} alone
   */
  record Pick(How how, CheckText made, Optional<Pattern> pattern) {
    boolean accepts(String given, CheckContext context) {
      return accepts(given, made.in(context));
    }

    private boolean accepts(String given, String text) {
      return switch (how) {
        case STR -> given.equals(text);
        case BEG -> given.startsWith(text);
        case END -> given.endsWith(text);
        case SUB -> given.contains(text);
        case REG -> pattern.orElseThrow().matcher(given).find();
      };
    }

    /** The same, for names: they are compared in lower case. */
    boolean acceptsName(String given, CheckContext context) {
      String text = made.in(context);
      return how == How.REG
          ? accepts(given, text)
          : accepts(given.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT));
    }
  }

  boolean isIn(List<HttpResponse.Header> headers, CheckContext context) {
    for (HttpResponse.Header header : headers) {
      if (name.acceptsName(header.name(), context) && valueFits(header.value(), context)) {
        return true;
      }
    }
    return false;
  }

  private boolean valueFits(String given, CheckContext context) {
    if (value.isEmpty()) {
      return true;
    }
    if (whole) {
      return value.get().accepts(given, context);
    }
    for (String part : given.split(",", -1)) {
      if (value.get().accepts(part.strip(), context)) {
        return true;
      }
    }
    return false;
  }
}
