package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.ResponseView;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Content;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: the answer to an HTTP check as the expressions of its steps see it. Read anew
 * each time: answers to checks are short, and few steps ask.
 *
 * @param received what has come since the last request
 */
record CheckResponse(Content received) implements ResponseView {
  @Override
  public @Nullable HttpHead head() {
    if (received.length() == 0) {
      return null;
    }
    // A copy: names are lowered where they stand.
    byte[] bytes = Arrays.copyOf(received.array(), received.length());
    HttpHead head = new HttpHead();
    HeadParser parser = new HeadParser(false);
    parser.begin(head, bytes, 0);
    return parser.parse(bytes, bytes.length) > 0 ? head : null;
  }

  @Override
  public Slice body(Slice into) {
    HttpResponse response = response();
    if (response == null) {
      return into.setEmpty();
    }
    byte[] body = response.body().getBytes(ISO_8859_1);
    return into.set(body, 0, body.length);
  }

  @Override
  public boolean isBodyWhole() {
    HttpResponse response = response();
    return !received.mayGrow() || (response != null && response.complete());
  }

  private @Nullable HttpResponse response() {
    if (received.length() == 0) {
      return null;
    }
    try {
      return HttpResponse.read(received.array(), received.length(), !received.mayGrow(), false);
    } catch (HttpResponse.Malformed notHttp) {
      return null;
    }
  }
}
