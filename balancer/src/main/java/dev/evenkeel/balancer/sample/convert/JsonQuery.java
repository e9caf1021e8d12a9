package dev.evenkeel.balancer.sample.convert;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.Locale;

/**
 * {@code json_query}: one value of a JSON text, found by a path such as {@code $.a.b[2]}. The text
 * is only read as far as the value goes; what follows is not looked at. Stateless.
 */
final class JsonQuery {
  /** Beyond this, numbers are no longer exact for those who read them as floating point. */
  private static final long MAX_EXACT = (1L << 53) - 1;

  private JsonQuery() {}

  static void register(SampleLanguage language) {
    language.converter(
        "json_query", "string[,string]", SampleType.STR, SampleType.ANY, JsonQuery::of);
  }

  static Converter of(Arguments arguments) throws InvalidExpressionException {
    String path = arguments.text(0);
    if (path.isEmpty()) {
      throw new InvalidExpressionException("json_path must not be empty");
    }
    boolean integer = arguments.has(1);
    if (integer && !arguments.text(1).equals("int")) {
      throw new InvalidExpressionException("output_type only supports \"int\" as argument");
    }
    byte[] wanted = path.getBytes(ISO_8859_1);
    return (context, sample) -> {
      JsonCursor cursor = new JsonCursor(sample.copyOfBytes());
      return cursor.find(wanted) && value(cursor, sample, integer);
    };
  }

  private static boolean value(JsonCursor found, Sample sample, boolean integer) {
    return switch (found.kind()) {
      case TRUE -> sample.setBool(true);
      case FALSE -> sample.setBool(false);
      case NUMBER -> integer ? whole(found.text(), sample) : sample.setText(shown(found.text()));
      case STRING -> unescape(found.text(), sample);
      case ARRAY -> sample.setText(found.text());
      case NULL, OBJECT -> false;
    };
  }

  private static boolean whole(String number, Sample sample) {
    int end = number.startsWith("-") ? 1 : 0;
    while (end < number.length() && Character.isDigit(number.charAt(end))) {
      end++;
    }
    try {
      long value = Long.parseLong(number.substring(0, end));
      return Math.abs(value) <= MAX_EXACT && sample.setNumber(value);
    } catch (NumberFormatException none) {
      return false;
    }
  }

  /** As C's {@code %g} shows it: six significant digits. */
  private static String shown(String number) {
    double value;
    try {
      value = Double.parseDouble(number);
    } catch (NumberFormatException none) {
      return "0";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return number.startsWith("-") && number.length() > 1 ? "-0" : "0";
    }
    String scientific = String.format(Locale.ROOT, "%.5e", value);
    int at = scientific.indexOf('e');
    int exponent = Integer.parseInt(scientific.substring(at + 1));
    if (exponent < -4 || exponent > 5) {
      return trimmed(scientific.substring(0, at)) + scientific.substring(at);
    }
    return trimmed(String.format(Locale.ROOT, "%." + (5 - exponent) + "f", value));
  }

  private static String trimmed(String decimal) {
    if (decimal.indexOf('.') < 0) {
      return decimal;
    }
    int end = decimal.length();
    while (decimal.charAt(end - 1) == '0') {
      end--;
    }
    return decimal.substring(0, decimal.charAt(end - 1) == '.' ? end - 1 : end);
  }

  private static boolean unescape(String text, Sample sample) {
    StringBuilder out = new StringBuilder(text.length());
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      int value = at < text.length() ? "bfnrt\\\"".indexOf(text.charAt(at)) : -1;
      if (value >= 0) {
        out.append("\b\f\n\r\t\\\"".charAt(value));
        at++;
      } else if (text.startsWith("u00", at) && at + 4 < text.length()) {
        int high = Character.digit(text.charAt(at + 3), 16);
        int low = Character.digit(text.charAt(at + 4), 16);
        if (high < 0 || low < 0) {
          return false;
        }
        out.append((char) (high << 4 | low));
        at += 5;
      } else {
        return false;
      }
    }
    return sample.setText(out.toString());
  }
}
