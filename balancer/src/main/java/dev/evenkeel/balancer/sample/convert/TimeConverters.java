package dev.evenkeel.balancer.sample.convert;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** Dates as text, in the C locale's words. Stateless. */
final class TimeConverters {
  private static final DateTimeFormatter HTTP =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);

  private TimeConverters() {}

  static void register(SampleLanguage language) {
    language
        .converter(
            "ltime",
            "string[,integer]",
            SampleType.SINT,
            SampleType.STR,
            a -> formatted(a, ZoneId.systemDefault()))
        .converter(
            "utime",
            "string[,integer]",
            SampleType.SINT,
            SampleType.STR,
            a -> formatted(a, ZoneOffset.UTC))
        .converter(
            "http_date",
            "[integer,string]",
            SampleType.SINT,
            SampleType.STR,
            TimeConverters::httpDate);
  }

  private static Converter httpDate(Arguments arguments) throws InvalidExpressionException {
    long offset = arguments.number(0, 0);
    long divisor =
        switch (arguments.text(1)) {
          case "", "s" -> 1;
          case "ms" -> 1000;
          case "us" -> 1_000_000;
          default ->
              throw new InvalidExpressionException(
                  "expects 's', 'ms' or 'us', got '" + arguments.text(1) + "'");
        };
    return (context, sample) -> {
      long moment = sample.number() + offset;
      String text = HTTP.format(at(moment / divisor, ZoneOffset.UTC));
      if (divisor > 1) {
        // Without the zeroes before it, as HAProxy.
        String fraction = Long.toString(Math.floorMod(moment, divisor));
        text = text.replace(" GMT", "." + fraction + " GMT");
      }
      return sample.setText(text);
    };
  }

  private static ZonedDateTime at(long seconds, ZoneId zone) {
    long bounded =
        Math.clamp(
            seconds,
            Instant.MIN.getEpochSecond() + 86_400 * 366L,
            Instant.MAX.getEpochSecond() - 86_400 * 366L);
    return Instant.ofEpochSecond(bounded).atZone(zone);
  }

  private static Converter formatted(Arguments arguments, ZoneId zone) {
    String format = arguments.text(0);
    long offset = arguments.number(1, 0);
    return (context, sample) -> {
      StringBuilder out = new StringBuilder();
      append(out, format, at(sample.number() + offset, zone));
      return sample.setText(out.toString());
    };
  }

  /** Writes as strftime(3) does; a letter that it does not know stays as it is. */
  static void append(StringBuilder out, String format, ZonedDateTime time) {
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        out.append(c);
      } else {
        conversion(out, format.charAt(++i), time);
      }
    }
  }

  private static void conversion(StringBuilder out, char letter, ZonedDateTime time) {
    switch (letter) {
      case '%' -> out.append('%');
      case 'n' -> out.append('\n');
      case 't' -> out.append('\t');
      case 'Y' -> out.append(time.getYear());
      case 'C' -> padded(out, time.getYear() / 100, 2, '0');
      case 'y' -> padded(out, time.getYear() % 100, 2, '0');
      case 'G' -> out.append(time.get(IsoFields.WEEK_BASED_YEAR));
      case 'g' -> padded(out, time.get(IsoFields.WEEK_BASED_YEAR) % 100, 2, '0');
      case 'V' -> padded(out, time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2, '0');
      case 'm' -> padded(out, time.getMonthValue(), 2, '0');
      case 'b', 'h' -> out.append(time.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
      case 'B' -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case 'd' -> padded(out, time.getDayOfMonth(), 2, '0');
      case 'e' -> padded(out, time.getDayOfMonth(), 2, ' ');
      case 'j' -> padded(out, time.getDayOfYear(), 3, '0');
      case 'a' -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH));
      case 'A' -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
      case 'u' -> out.append(time.getDayOfWeek().getValue());
      case 'w' -> out.append(time.getDayOfWeek().getValue() % 7);
      case 'U' ->
          padded(out, (time.getDayOfYear() + 6 - time.getDayOfWeek().getValue() % 7) / 7, 2, '0');
      case 'W' ->
          padded(out, (time.getDayOfYear() + 6 - (time.getDayOfWeek().getValue() - 1)) / 7, 2, '0');
      case 'H' -> padded(out, time.getHour(), 2, '0');
      case 'k' -> padded(out, time.getHour(), 2, ' ');
      case 'I' -> padded(out, time.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, '0');
      case 'l' -> padded(out, time.get(ChronoField.CLOCK_HOUR_OF_AMPM), 2, ' ');
      case 'M' -> padded(out, time.getMinute(), 2, '0');
      case 'S' -> padded(out, time.getSecond(), 2, '0');
      case 's' -> out.append(time.toEpochSecond());
      case 'p' -> out.append(time.getHour() < 12 ? "AM" : "PM");
      case 'P' -> out.append(time.getHour() < 12 ? "am" : "pm");
      case 'z' -> out.append(DateTimeFormatter.ofPattern("xx", Locale.ROOT).format(time));
      case 'Z' ->
          out.append(
              time.getZone() instanceof ZoneOffset
                  ? "GMT"
                  : DateTimeFormatter.ofPattern("zzz", Locale.ENGLISH).format(time));
      case 'D', 'x' -> append(out, "%m/%d/%y", time);
      case 'F' -> append(out, "%Y-%m-%d", time);
      case 'T', 'X' -> append(out, "%H:%M:%S", time);
      case 'R' -> append(out, "%H:%M", time);
      case 'r' -> append(out, "%I:%M:%S %p", time);
      case 'c' -> append(out, "%a %b %e %H:%M:%S %Y", time);
      default -> out.append('%').append(letter);
    }
  }

  private static void padded(StringBuilder out, int number, int width, char pad) {
    String digits = Integer.toString(number);
    out.repeat(pad, Math.max(0, width - digits.length())).append(digits);
  }
}
