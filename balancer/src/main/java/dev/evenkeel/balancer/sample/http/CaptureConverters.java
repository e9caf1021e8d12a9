package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Converter;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;

/** {@code capture-req} and {@code capture-res}: keep a text for the log. Stateless. */
final class CaptureConverters {
  private CaptureConverters() {}

  /** Keeps a text in a place. */
  private interface Keeper {
    void keep(HttpRecord record, int slot, Slice text);
  }

  static void register(SampleLanguage language) {
    language
        .converter(
            "capture-req",
            "integer",
            SampleType.STR,
            SampleType.STR,
            a -> of(a, HttpRecord::captureRequest))
        .converter(
            "capture-res",
            "integer",
            SampleType.STR,
            SampleType.STR,
            a -> of(a, HttpRecord::captureResponse));
  }

  private static Converter of(Arguments arguments, Keeper keeper) {
    int slot = arguments.integer(0, 0);
    return (context, sample) -> {
      HttpExchange http = context.http();
      HttpRecord record = http == null ? null : http.record();
      if (record != null) {
        int to = sample.from() + sample.length();
        keeper.keep(record, slot, sample.slice().set(sample.bytes(), sample.from(), to));
      }
      return true;
    };
  }
}
