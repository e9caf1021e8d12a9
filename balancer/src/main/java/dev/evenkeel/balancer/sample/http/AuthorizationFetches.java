package dev.evenkeel.balancer.sample.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Fetches of what a client says to be allowed in (manual, chapter 7.3.6). Stateless. */
final class AuthorizationFetches {
  private static final byte[] BEARER = "bearer ".getBytes(ISO_8859_1);

  private AuthorizationFetches() {}

  /** Takes a text out of the credentials. */
  private interface Reader {
    @Nullable String read(Credentials credentials);
  }

  static void register(SampleLanguage language) {
    Availability needs = Availability.REQUEST_HEAD;
    language
        .fetch(
            "http_auth_type",
            "",
            SampleType.STR,
            needs,
            a ->
                (context, sample) -> {
                  HttpHead head = Message.REQUEST.head(context, sample);
                  return head != null && type(head, Credentials.field(context.http()), sample);
                })
        .fetch("http_auth_user", "", SampleType.STR, needs, a -> of(Credentials::user))
        .fetch("http_auth_pass", "", SampleType.STR, needs, a -> of(Credentials::password))
        .fetch("http_auth_bearer", "[string]", SampleType.STR, needs, AuthorizationFetches::bearer);
  }

  private static Fetch of(Reader reader) {
    return (context, sample) -> {
      HttpHead head = Message.REQUEST.head(context, sample);
      Credentials credentials =
          head == null ? null : Credentials.of(head, Credentials.field(context.http()));
      String text = credentials == null ? null : reader.read(credentials);
      return text != null && sample.setText(text);
    };
  }

  private static boolean type(HttpHead head, HeaderName named, Sample sample) {
    if (Credentials.of(head, named) != null) {
      return sample.setText("Basic");
    }
    int field = head.find(named, 0);
    return field >= 0 && isBearer(head.value(field, sample.slice())) && sample.setText("Bearer");
  }

  private static Fetch bearer(Arguments arguments) {
    String named = arguments.text(0).toLowerCase(Locale.ROOT);
    byte[] name = named.isEmpty() ? HeaderName.AUTHORIZATION.bytes() : named.getBytes(ISO_8859_1);
    return (context, sample) -> {
      HttpHead head = Message.REQUEST.head(context, sample);
      int field = head == null ? -1 : head.find(name, 0);
      if (head == null) {
        return false;
      }
      Slice value = field < 0 ? sample.slice().setEmpty() : head.value(field, sample.slice());
      if (!isBearer(value)) {
        // Where a field is named, there is at least an empty token.
        return !named.isEmpty() && sample.setText(value.bytes(), value.to(), 0);
      }
      int from = value.from() + BEARER.length;
      while (from < value.to() && value.bytes()[from] == ' ') {
        from++;
      }
      return sample.setText(value.bytes(), from, value.to() - from);
    };
  }

  private static boolean isBearer(Slice value) {
    if (value.length() < BEARER.length) {
      return false;
    }
    for (int i = 0; i < BEARER.length; i++) {
      if (Character.toLowerCase(value.at(i)) != BEARER[i]) {
        return false;
      }
    }
    return true;
  }
}
