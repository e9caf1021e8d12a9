package dev.evenkeel.balancer.sample.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.http.Target;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import org.jspecify.annotations.Nullable;

/**
 * Fetches of methods, versions and statuses, also of those that were kept when their messages are
 * gone (manual, chapter 7.3.6). Stateless.
 */
final class StartLineFetches {
  private static final byte[] ONE_ZERO = "1.0".getBytes(ISO_8859_1);
  private static final byte[] ONE_ONE = "1.1".getBytes(ISO_8859_1);
  private static final byte[] HTTP_1_0 = "HTTP/1.0".getBytes(ISO_8859_1);
  private static final byte[] HTTP_1_1 = "HTTP/1.1".getBytes(ISO_8859_1);

  private StartLineFetches() {}

  /** Takes something out of what is kept. */
  private interface Reader {
    boolean read(HttpRecord kept, Sample sample);
  }

  static void register(SampleLanguage language) {
    version(language, "req.ver", Message.REQUEST);
    version(language, "req_ver", Message.REQUEST);
    version(language, "res.ver", Message.RESPONSE);
    version(language, "resp_ver", Message.RESPONSE);
    Availability kept = Availability.KEPT_REQUEST;
    language
        .fetch("req.proto_http", "", SampleType.BOOL, kept, a -> StartLineFetches::isHttp)
        .fetch("req_proto_http", "", SampleType.BOOL, kept, a -> StartLineFetches::isHttp)
        .fetch("method", "", SampleType.METH, kept, a -> StartLineFetches::method)
        .fetch(
            "status",
            "",
            SampleType.SINT,
            Availability.KEPT_RESPONSE,
            a -> StartLineFetches::status)
        .fetch(
            "http_first_req",
            "",
            SampleType.BOOL,
            kept,
            a ->
                (context, sample) -> {
                  HttpExchange http = context.http();
                  return http != null && sample.setBool(http.isFirst());
                })
        .fetch(
            "capture.req.method", "", SampleType.STR, kept, a -> of(StartLineFetches::keptMethod))
        .fetch("capture.req.uri", "", SampleType.STR, kept, a -> of(StartLineFetches::keptPath))
        .fetch(
            "capture.req.ver",
            "",
            SampleType.STR,
            kept,
            a -> of((k, sample) -> keptVersion(k.requestMinor(), sample)))
        .fetch(
            "capture.res.ver",
            "",
            SampleType.STR,
            kept,
            a -> of((k, sample) -> keptVersion(k.responseMinor(), sample)));
  }

  private static void version(SampleLanguage language, String name, Message message) {
    language.fetch(
        name,
        "",
        SampleType.STR,
        message.needs(),
        a ->
            (context, sample) -> {
              HttpHead head = message.head(context, sample);
              return head != null && sample.setText(head.minorVersion() == 0 ? ONE_ZERO : ONE_ONE);
            });
  }

  private static Fetch of(Reader reader) {
    return (context, sample) -> {
      HttpRecord kept = kept(context);
      return kept != null && reader.read(kept, sample);
    };
  }

  private static @Nullable HttpRecord kept(SampleContext context) {
    HttpExchange http = context.http();
    return http == null ? null : http.record();
  }

  private static boolean isHttp(SampleContext context, Sample sample) {
    return (context.http() != null || Message.REQUEST.head(context, sample) != null)
        && sample.setBool(true);
  }

  /** Also when the request's bytes are gone: what it is called is known without them. */
  private static boolean method(SampleContext context, Sample sample) {
    Slice slice = sample.slice();
    HttpExchange http = context.http();
    HttpRecord kept = kept(context);
    if (http == null || kept == null) {
      HttpHead head = Message.REQUEST.head(context, sample);
      return head != null && setMethod(head.method(slice), sample);
    }
    if (!kept.hasRequest()) {
      return false;
    }
    HttpMethod now = http.requestMethod();
    return now == HttpMethod.OTHER
        ? setMethod(kept.method(slice), sample)
        : sample.set(SampleType.METH, now.bytes(), 0, now.bytes().length);
  }

  private static boolean setMethod(Slice name, Sample sample) {
    return sample.set(SampleType.METH, name.bytes(), name.from(), name.length());
  }

  private static boolean status(SampleContext context, Sample sample) {
    HttpExchange http = context.http();
    HttpHead head = http == null ? Message.RESPONSE.head(context, sample) : http.response();
    if (head != null && head.status() > 0) {
      return sample.setNumber(head.status());
    }
    HttpRecord kept = kept(context);
    return kept != null && kept.status() >= 0 && sample.setNumber(kept.status());
  }

  private static boolean keptMethod(HttpRecord kept, Sample sample) {
    return kept.hasRequest() && sample.setText(kept.method(sample.slice()));
  }

  /** The path and what follows it, without scheme and authority. */
  private static boolean keptPath(HttpRecord kept, Sample sample) {
    if (!kept.hasRequest()) {
      return false;
    }
    Slice uri = kept.uri(sample.slice());
    Target target = new Target();
    target.parse(uri.bytes(), uri.from(), uri.to(), HttpMethod.OTHER);
    return target.pathTo() > target.pathFrom()
        && sample.setText(uri.bytes(), target.pathFrom(), target.to() - target.pathFrom());
  }

  private static boolean keptVersion(int minor, Sample sample) {
    return minor >= 0 && sample.setText(minor == 0 ? HTTP_1_0 : HTTP_1_1);
  }
}
