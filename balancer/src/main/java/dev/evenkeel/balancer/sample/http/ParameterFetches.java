package dev.evenkeel.balancer.sample.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Site;

/** Fetches of the parameters of a query or of a form (manual, chapter 7.3.6). Stateless. */
final class ParameterFetches {
  private ParameterFetches() {}

  static void register(SampleLanguage language) {
    Availability needs = Availability.REQUEST_HEAD;
    language
        .fetch("url_param", "[string,string]", SampleType.STR, needs, a -> ofTarget(a, false))
        .fetch("urlp", "[string,string]", SampleType.STR, needs, a -> ofTarget(a, false))
        .fetch("urlp_val", "[string,string]", SampleType.SINT, needs, a -> ofTarget(a, true))
        .fetch("req.body_param", "[string]", SampleType.BIN, needs, ParameterFetches::ofBody);
  }

  private static boolean iterates(Arguments arguments) {
    return arguments.site().place() == Site.Place.ACL;
  }

  private static Fetch ofTarget(Arguments arguments, boolean number)
      throws InvalidExpressionException {
    byte[] name = arguments.text(0).getBytes(ISO_8859_1);
    String separator = arguments.has(1) ? arguments.text(1) : "?";
    if (separator.length() != 1) {
      throw new InvalidExpressionException("delimiter must be exactly one character.");
    }
    char delimiter = separator.charAt(0);
    boolean all = iterates(arguments);
    return (context, sample) -> {
      HttpHead head = Message.REQUEST.head(context, sample);
      if (head == null) {
        return false;
      }
      Slice uri = head.uri(sample.slice());
      int from = (int) sample.cursor() + uri.from();
      if (sample.cursor() == 0) {
        from = after(uri, delimiter);
      }
      if (!Parameters.next(uri.bytes(), from, uri.to(), name, delimiter, SampleType.STR, sample)) {
        return false;
      }
      sample.setMore(all && sample.hasMore(), sample.cursor() - uri.from());
      return !number || asNumber(sample);
    };
  }

  private static int after(Slice uri, char delimiter) {
    for (int i = uri.from(); i < uri.to(); i++) {
      if (uri.bytes()[i] == delimiter) {
        return i + 1;
      }
    }
    return uri.to();
  }

  private static boolean asNumber(Sample sample) {
    int to = sample.from() + sample.length();
    return sample.setNumber(Decimal.of(sample.bytes(), sample.from(), to));
  }

  private static Fetch ofBody(Arguments arguments) {
    byte[] name = arguments.text(0).getBytes(ISO_8859_1);
    boolean all = iterates(arguments);
    return (context, sample) -> {
      Slice body = sample.slice();
      if (!Message.REQUEST.body(context, sample, body)) {
        return false;
      }
      int from = (int) sample.cursor() + body.from();
      if (!Parameters.next(body.bytes(), from, body.to(), name, '&', SampleType.BIN, sample)) {
        return false;
      }
      sample.setMore(all && sample.hasMore(), sample.cursor() - body.from());
      return true;
    };
  }
}
