package dev.evenkeel.balancer.persist;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The cookie of a backend. Immutable; any thread.
 *
 * <p>The engine calls {@link #request} once for each request of the backend, after its rules, after
 * {@code use-server} and before sticking, and {@link #response} once for each final response of a
 * server, after the rules {@code http-response}. The state between the two is the exchange's; its
 * two characters go into the log. {@link CookieState#settled} comes before the response.
 */
public final class CookiePersistence {
  private final CookieOption option;
  private final CookieReader reader;
  private final CookieWriter writer;

  private CookiePersistence(CookieOption option) {
    this.option = option;
    this.reader = new CookieReader(option);
    this.writer = new CookieWriter(option);
  }

  /** The cookie of a backend; null where it has none, so that requests pay nothing for it. */
  public static @Nullable CookiePersistence of(Proxy backend) {
    CookieOption option = backend.get(CookieKeywords.COOKIE).orElse(null);
    return option == null ? null : new CookiePersistence(option);
  }

  /**
   * Looks for the cookie, has the engine choose the server that it names, and takes away what the
   * server is not to see.
   *
   * @param isIgnored whether {@code ignore-persist} applies, or the stream has a server already
   * @param nowSeconds since 1970
   */
  public void request(
      HttpHead request,
      CookieState state,
      boolean isIgnored,
      ServerLookup servers,
      long nowSeconds) {
    reader.read(request, state, isIgnored, servers, nowSeconds);
    forgetIfPassive(state);
  }

  /**
   * Changes what the server sets, and sets what tells the server.
   *
   * @param method of the request
   * @param requestCacheable whether the request allows that its answer is kept by a cache
   * @param server the value that stands for the server; null if it has none
   * @param isIgnored whether {@code ignore-persist} applies
   * @param nowSeconds since 1970
   */
  public void response(
      HttpHead response,
      CookieState state,
      HttpMethod method,
      boolean requestCacheable,
      byte @Nullable [] server,
      boolean isIgnored,
      long nowSeconds) {
    writer.write(response, state, method, requestCacheable, server, isIgnored, nowSeconds);
    forgetIfPassive(state);
  }

  /** A request that ends before the cookie was looked for is shown as one that has none. */
  public void complete(CookieState state) {
    if (!isPassive()) {
      state.requestFlag = state.requestFlag == '-' ? 'N' : state.requestFlag;
      state.responseFlag = state.responseFlag == '-' ? 'N' : state.responseFlag;
    }
  }

  /** A cookie that nothing is done about leaves no mark in the log. */
  private void forgetIfPassive(CookieState state) {
    if (isPassive()) {
      state.requestFlag = '-';
      state.responseFlag = '-';
    }
  }

  private boolean isPassive() {
    return option.mode() == CookieOption.Mode.PASSIVE && !option.indirect();
  }
}
