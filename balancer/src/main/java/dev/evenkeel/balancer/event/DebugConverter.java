package dev.evenkeel.balancer.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * {@code debug}: writes what passes through it to a sink (manual, chapter 7.3.1). Stateless but for
 * the sinks.
 */
public final class DebugConverter {
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private DebugConverter() {}

  /** Adds the converter to a language. */
  public static void register(SampleLanguage language, EventSinks sinks) {
    language.converter(
        "debug",
        "[string,string]",
        SampleType.ANY,
        SampleType.ANY,
        arguments -> debug(arguments, sinks));
  }

  private static Converter debug(Arguments arguments, EventSinks sinks)
      throws InvalidExpressionException {
    String prefix = arguments.text(0);
    String name = arguments.has(1) ? arguments.text(1) : "buf0";
    EventSink sink =
        sinks
            .find(name)
            .orElseThrow(() -> new InvalidExpressionException("No such sink '" + name + "'"));
    boolean dated = sink instanceof EventSink.InRing;
    return (context, sample) -> {
      long micros = context.wallMicros();
      Instant now = Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000);
      String text =
          (dated ? "<0>" + ISO.format(now) + " " : "")
              + "[debug] "
              + prefix
              + ": type="
              + sample.type().word()
              + " <"
              + shown(sample)
              + ">\n";
      sink.write(text.getBytes(ISO_8859_1), text.length());
      return true;
    };
  }

  /** The value as a text; what cannot be shown is a dot. */
  private static String shown(Sample sample) {
    Sample copy = new Sample();
    copy.set(sample.toValue());
    StringBuilder text = new StringBuilder(Casts.cast(copy, SampleType.STR) ? copy.text() : "");
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c < ' ' || c >= 0x7f) {
        text.setCharAt(at, '.');
      }
    }
    return text.toString();
  }
}
