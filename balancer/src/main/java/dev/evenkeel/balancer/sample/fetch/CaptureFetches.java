package dev.evenkeel.balancer.sample.fetch;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.FetchKeyword;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.StreamFacts;

/** Fetches of the texts that rules have kept for the log (manual, chapter 7.3.6). Stateless. */
final class CaptureFetches {
  private CaptureFetches() {}

  static void register(SampleLanguage language) {
    language
        .fetch(
            "capture.req.hdr",
            "integer",
            SampleType.STR,
            Availability.KEPT_REQUEST,
            captured(false))
        .fetch(
            "capture.res.hdr",
            "integer",
            SampleType.STR,
            Availability.KEPT_RESPONSE,
            captured(true));
  }

  private static FetchKeyword.Factory captured(boolean response) {
    return arguments -> {
      int slot = arguments.integer(0, 0);
      return (context, sample) -> {
        HttpExchange http = context.http();
        HttpRecord record = http == null ? null : http.record();
        if (record != null) {
          Slice kept = sample.slice();
          return (response
                  ? record.capturedResponse(slot, kept)
                  : record.capturedRequest(slot, kept))
              && sample.setText(kept);
        }
        StreamFacts stream = context.stream();
        String text = stream == null ? null : stream.captured(response, slot);
        return text != null && sample.setText(text);
      };
    };
  }
}
