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
    /** With the text of one check; see {@link HeaderMatch#in}. */
    Pick in(CheckContext context) throws Match.Unmade {
      return made.format() == null ? this : new Pick(how, made.orUnmade(context), pattern);
    }

    boolean accepts(String given) {
      return accepts(given, made.fixed());
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
    boolean acceptsName(String given) {
      return how == How.REG
          ? accepts(given)
          : accepts(given.toLowerCase(Locale.ROOT), made.fixed().toLowerCase(Locale.ROOT));
    }
  }

  /**
   * The same with the texts of one check.
   *
   * @throws Match.Unmade where there is nothing to compare with
   */
  HeaderMatch in(CheckContext context) throws Match.Unmade {
    return new HeaderMatch(
        name.in(context), value.isPresent() ? Optional.of(value.get().in(context)) : value, whole);
  }

  boolean isIn(List<HttpResponse.Header> headers) {
    for (HttpResponse.Header header : headers) {
      if (name.acceptsName(header.name()) && valueFits(header.value())) {
        return true;
      }
    }
    return false;
  }

  private boolean valueFits(String given) {
    if (value.isEmpty()) {
      return true;
    }
    if (whole) {
      return value.get().accepts(given);
    }
    for (String part : given.split(",", -1)) {
      if (value.get().accepts(part.strip())) {
        return true;
      }
    }
    return false;
  }
}
