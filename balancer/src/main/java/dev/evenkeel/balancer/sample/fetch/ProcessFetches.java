package dev.evenkeel.balancer.sample.fetch;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.FetchKeyword;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.StreamFacts;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Fetches of the process, the machine, the time and the stream as such. Stateless. */
final class ProcessFetches {
  private static final long MICROS = 1_000_000;

  private ProcessFetches() {}

  static void register(SampleLanguage language) {
    Availability always = Availability.ALWAYS;
    Availability running = Availability.RUNNING;
    language
        .fetch("date", "[integer,string]", SampleType.SINT, always, ProcessFetches::date)
        .fetch(
            "date_us",
            "",
            SampleType.SINT,
            always,
            a -> (c, s) -> changing(s, c.wallMicros() % MICROS))
        .fetch("env", "string", SampleType.STR, always, ProcessFetches::environment)
        .fetch(
            "hostname",
            "",
            SampleType.STR,
            always,
            a -> (c, s) -> s.setText(c.process().hostName()))
        .fetch("nbproc", "", SampleType.SINT, always, a -> (c, s) -> s.setNumber(1))
        .fetch("proc", "", SampleType.SINT, always, a -> (c, s) -> s.setNumber(1))
        .fetch("thread", "", SampleType.SINT, always, a -> (c, s) -> s.setNumber(c.thread()))
        .fetch("rand", "[integer]", SampleType.SINT, always, ProcessFetches::random)
        .fetch("uuid", "[integer]", SampleType.STR, always, ProcessFetches::uuid)
        .fetch("unique-id", "", SampleType.STR, always, a -> (c, s) -> text(s, c.uniqueId()))
        .fetch(
            "stopping",
            "",
            SampleType.BOOL,
            running,
            a -> (c, s) -> s.setBool(c.process().isStopping()))
        .fetch(
            "uptime",
            "",
            SampleType.SINT,
            running,
            a -> (c, s) -> changing(s, c.process().uptimeSeconds()))
        .fetch("prio_class", "", SampleType.SINT, running, of(StreamFacts::priorityClass))
        .fetch("prio_offset", "", SampleType.SINT, running, of(StreamFacts::priorityOffset))
        .fetch(
            "last_rule_file",
            "",
            SampleType.STR,
            running,
            a ->
                (c, s) -> {
                  StreamFacts stream = c.stream();
                  return text(s, stream == null ? null : stream.lastRuleFile());
                })
        .fetch(
            "last_rule_line",
            "",
            SampleType.SINT,
            running,
            a ->
                (c, s) -> {
                  StreamFacts stream = c.stream();
                  return stream != null
                      && stream.lastRuleLine() > 0
                      && s.setNumber(stream.lastRuleLine());
                })
        .fetch("wait_end", "", SampleType.BOOL, running, a -> ProcessFetches::waitEnd);
  }

  static FetchKeyword.Factory of(ToLongFunction<StreamFacts> property) {
    return arguments ->
        (context, sample) -> {
          StreamFacts stream = context.stream();
          return stream != null && sample.setNumber(property.applyAsLong(stream));
        };
  }

  static boolean text(Sample sample, @Nullable String text) {
    return text != null && sample.setText(text);
  }

  private static boolean changing(Sample sample, long value) {
    sample.setMayChange(true);
    return sample.setNumber(value);
  }

  private static boolean waitEnd(SampleContext context, Sample sample) {
    if (!context.isFinal()) {
      sample.setMayChange(true);
      return false;
    }
    return sample.setBool(true);
  }

  private static Fetch date(Arguments arguments) throws InvalidExpressionException {
    long offset = arguments.number(0, 0);
    long divisor =
        switch (arguments.text(1)) {
          case "", "s" -> MICROS;
          case "ms" -> 1000;
          case "us" -> 1;
          default ->
              throw new InvalidExpressionException(
                  "expects 's', 'ms' or 'us', got '" + arguments.text(1) + "'");
        };
    return (context, sample) -> changing(sample, context.wallMicros() / divisor + offset);
  }

  private static Fetch environment(Arguments arguments) {
    String name = arguments.text(0);
    return (context, sample) -> text(sample, context.process().environment(name));
  }

  private static Fetch random(Arguments arguments) {
    long range = arguments.has(0) ? arguments.integer(0, 0) & 0xffffffffL : 1L << 32;
    return (context, sample) -> {
      long drawn = ThreadLocalRandom.current().nextLong(1L << 32);
      sample.setMayChange(true);
      return sample.setNumber((drawn * range) >>> 32);
    };
  }

  private static Fetch uuid(Arguments arguments) throws InvalidExpressionException {
    if (arguments.has(0) && arguments.number(0, 4) != 4) {
      throw new InvalidExpressionException("Unsupported UUID version: '" + arguments.text(0) + "'");
    }
    return (context, sample) -> {
      ThreadLocalRandom random = ThreadLocalRandom.current();
      long high = (random.nextLong() & ~0xf000L) | 0x4000L;
      long low = (random.nextLong() & ~(0xc000L << 48)) | (0x8000L << 48);
      byte[] text = new UUID(high, low).toString().getBytes(ISO_8859_1);
      return sample.setText(text);
    };
  }
}
