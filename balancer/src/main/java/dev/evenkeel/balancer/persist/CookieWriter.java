package dev.evenkeel.balancer.persist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.Slice;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** What responses tell clients with the cookie. Immutable; any thread. */
final class CookieWriter {
  private static final byte[] SET_COOKIE = "set-cookie".getBytes(ISO_8859_1);
  private static final byte[] CACHE_CONTROL = "cache-control".getBytes(ISO_8859_1);
  private static final byte[] PRIVATE = "private".getBytes(ISO_8859_1);

  private final CookieOption option;
  private final byte[] name;
  private final String attributes;

  CookieWriter(CookieOption option) {
    this.option = option;
    this.name = option.name().getBytes(ISO_8859_1);
    StringBuilder text = new StringBuilder();
    if (!option.domains().isEmpty()) {
      text.append("; domain=").append(String.join("; domain=", option.domains()));
    }
    if (option.httpOnly()) {
      text.append("; HttpOnly");
    }
    if (option.secure()) {
      text.append("; Secure");
    }
    for (String attribute : option.attributes()) {
      text.append("; ").append(attribute);
    }
    attributes = text.toString();
  }

  void write(
      HttpHead response,
      CookieState state,
      HttpMethod method,
      boolean requestCacheable,
      byte @Nullable [] server,
      boolean isIgnored,
      long nowSeconds) {
    state.responseFlag = 'N';
    boolean found = change(response, state, server);
    boolean leftAlone = found && option.preserve();
    if (option.mode() != CookieOption.Mode.INSERT
        || leftAlone
        || isIgnored
        || !isDue(state, nowSeconds)
        || (option.postOnly() && method != HttpMethod.POST)) {
      return;
    }
    boolean tellsCaches = option.noCache() && Cacheability.of(response, requestCacheable);
    byte[] value = cookie(state, server, nowSeconds).getBytes(ISO_8859_1);
    response.add(SET_COOKIE, value);
    state.responseFlag = server != null && state.direct ? 'U' : 'I';
    if (tellsCaches) {
      response.add(CACHE_CONTROL, PRIVATE);
    }
  }

  /** Whether the client has to be told: it asked for another server, or its dates are outdated. */
  private boolean isDue(CookieState state, long nowSeconds) {
    if (!state.direct) {
      return true;
    }
    boolean dated = option.maxIdleSeconds() > 0 || state.lastSeconds > 0;
    return (dated && (state.lastSeconds == 0 || state.lastSeconds < nowSeconds))
        || (option.maxLifeSeconds() > 0) != (state.firstSeconds > 0);
  }

  private String cookie(CookieState state, byte @Nullable [] server, long nowSeconds) {
    StringBuilder text = new StringBuilder(option.name()).append('=');
    if (server == null) {
      text.append("; Expires=Thu, 01-Jan-1970 00:00:01 GMT");
    } else {
      text.append(new String(server, ISO_8859_1));
      if (option.maxIdleSeconds() > 0 || option.maxLifeSeconds() > 0) {
        CookieDates.write(nowSeconds, text.append('|'));
        if (option.maxLifeSeconds() > 0) {
          long first = state.firstSeconds > 0 ? state.firstSeconds : nowSeconds;
          CookieDates.write(first, text.append('|'));
        }
      }
    }
    return text.append("; path=/").append(attributes).toString();
  }

  /** Changes what the server sets under this name; tells whether it sets anything. */
  private boolean change(HttpHead response, CookieState state, byte @Nullable [] server) {
    boolean found = false;
    Slice whole = new Slice();
    int field = response.find(HeaderName.SET_COOKIE, 0);
    while (field >= 0) {
      response.value(field, whole);
      CookiePairs pairs = new CookiePairs(whole.bytes(), whole.from(), whole.to());
      // What follows the first pair are attributes.
      if (!pairs.advance() || !pairs.isNamed(name)) {
        field = response.find(HeaderName.SET_COOKIE, field + 1);
        continue;
      }
      found = true;
      state.responseFlag = 'P';
      boolean deletes =
          !option.preserve()
              && (option.mode() == CookieOption.Mode.INSERT || (state.direct && option.indirect()));
      if (deletes) {
        response.remove(field);
        state.responseFlag = 'D';
        field = response.find(HeaderName.SET_COOKIE, field);
        continue;
      }
      if (!option.preserve() && server != null) {
        rewrite(response, field, whole, pairs, state, server);
      }
      field = response.find(HeaderName.SET_COOKIE, field + 1);
    }
    return found;
  }

  private void rewrite(
      HttpHead response,
      int field,
      Slice whole,
      CookiePairs pairs,
      CookieState state,
      byte[] server) {
    boolean prefixes = option.mode() == CookieOption.Mode.PREFIX;
    if (!prefixes && option.mode() != CookieOption.Mode.REWRITE) {
      return;
    }
    ByteArrayOutputStream value = new ByteArrayOutputStream(whole.length() + server.length);
    value.write(whole.bytes(), whole.from(), pairs.valueFrom() - whole.from());
    value.writeBytes(server);
    int rest = pairs.valueTo();
    if (prefixes) {
      value.write('~');
      rest = pairs.valueFrom();
    }
    value.write(whole.bytes(), rest, whole.to() - rest);
    byte[] bytes = value.toByteArray();
    response.setValue(field, bytes, 0, bytes.length);
    state.responseFlag = 'R';
  }
}
