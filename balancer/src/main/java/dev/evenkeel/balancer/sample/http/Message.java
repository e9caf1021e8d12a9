package dev.evenkeel.balancer.sample.http;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
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
      sample.setMayChange(!context.isResponse());
      return null;
    }
    if (isResponse(context)) {
      return http.response();
    }
    return context.isResponse() ? null : http.request();
  }

  /** Shows what there is of the body; false if there is no message. */
  boolean body(SampleContext context, Sample sample, Slice into) {
    HttpExchange http = context.http();
    if (http == null || head(context, sample) == null) {
      return false;
    }
    boolean response = isResponse(context);
    sample.setMayChange(!(response ? http.isResponseBodyWhole() : http.isRequestBodyWhole()));
    if (response) {
      http.responseBody(into);
    } else {
      http.requestBody(into);
    }
    return true;
  }
}
