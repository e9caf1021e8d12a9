package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;

/** Fetches of bodies: of what stands in memory of them (manual, chapter 7.3.6). Stateless. */
final class BodyFetches {
  private BodyFetches() {}

  static void register(SampleLanguage language) {
    register(language, "req.body", Message.REQUEST);
    register(language, "res.body", Message.RESPONSE);
  }

  private static void register(SampleLanguage language, String name, Message message) {
    language
        .fetch(
            name,
            "",
            SampleType.BIN,
            message.needs(),
            a ->
                (context, sample) -> {
                  Slice body = sample.slice();
                  return message.body(context, sample, body)
                      && sample.setBinary(body.bytes(), body.from(), body.length());
                })
        .fetch(
            name + "_len",
            "",
            SampleType.SINT,
            message.needs(),
            a ->
                (context, sample) -> {
                  Slice body = sample.slice();
                  return message.body(context, sample, body) && sample.setNumber(body.length());
                })
        .fetch(
            name + "_size",
            "",
            SampleType.SINT,
            message.needs(),
            a ->
                (context, sample) -> {
                  Slice body = sample.slice();
                  HttpHead head = message.head(context, sample);
                  if (head == null || !message.body(context, sample, body)) {
                    return false;
                  }
                  long announced = head.contentLength();
                  return sample.setNumber(announced >= 0 ? announced : body.length());
                });
  }
}
