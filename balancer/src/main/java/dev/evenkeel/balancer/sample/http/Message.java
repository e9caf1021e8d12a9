package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.ResponseView;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which message a fetch looks at. */
enum Message {
  REQUEST,
  RESPONSE,
  /** Whichever the rule is about. */
  EITHER;

  /** Returns what a fetch of its head needs. */
  Availability needs() {
    return switch (this) {
      case REQUEST -> Availability.REQUEST_HEAD;
      case RESPONSE -> Availability.RESPONSE_HEAD;
      case EITHER -> Availability.EITHER_BUFFER;
    };
  }

  private boolean isResponse(SampleContext context) {
    return this == RESPONSE || (this == EITHER && context.isResponse());
  }

  /**
   * Returns the head; null if there is none, or none any more. Says that there may be one later if
   * the request is not yet whole.
   */
  @Nullable HttpHead head(SampleContext context, Sample sample) {
    HttpExchange http = context.http();
    if (http == null) {
      return isResponse(context) ? ofCheck(context) : ofBytes(context, sample);
    }
    if (isResponse(context)) {
      return http.response();
    }
    return context.isResponse() ? null : http.request();
  }

  private static @Nullable HttpHead ofCheck(SampleContext context) {
    ResponseView response = context.checkResponse();
    return response == null ? null : response.head();
  }

  /** Parses what waits of a stream that is not, or not yet, one of HTTP. */
  private static @Nullable HttpHead ofBytes(SampleContext context, Sample sample) {
    Content content = context.request();
    if (content == null) {
      sample.setMayChange(true);
      return null;
    }
    HttpHead head = new HttpHead();
    HeadParser parser = new HeadParser(true);
    // A copy: names are lowered where they stand.
    int from = content.from();
    byte[] bytes = Arrays.copyOfRange(content.array(), from, from + content.length());
    parser.begin(head, bytes, 0);
    int end = parser.parse(bytes, bytes.length);
    sample.setMayChange(end == HeadParser.NEEDS_MORE && content.mayGrow());
    return end > 0 ? head : null;
  }

  /** Shows what there is of the body; false if there is no message. */
  boolean body(SampleContext context, Sample sample, Slice into) {
    if (head(context, sample) == null) {
      return false;
    }
    boolean response = isResponse(context);
    ResponseView checked = context.checkResponse();
    if (response && checked != null) {
      sample.setMayChange(!checked.isBodyWhole());
      checked.body(into);
      return true;
    }
    HttpExchange http = context.http();
    if (http == null) {
      return false;
    }
    sample.setMayChange(!(response ? http.isResponseBodyWhole() : http.isRequestBodyWhole()));
    if (response) {
      http.responseBody(into);
    } else {
      http.requestBody(into);
    }
    return true;
  }
}
