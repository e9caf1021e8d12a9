package dev.evenkeel.balancer.persist;

import dev.evenkeel.balancer.config.Proxy;

/**
 * A value: whether a backend makes cookie values from the addresses of its servers, and with what
 * secret (manual: {@code cookie ... dynamic}, {@code dynamic-cookie-key}); the runtime API may
 * change both.
 *
 * @param enabled whether it is asked to
 * @param key the secret; without one there are no values
 */
public record DynamicCookie(boolean enabled, String key) {
  /** What the configuration says of a backend. */
  public static DynamicCookie of(Proxy backend) {
    return new DynamicCookie(
        backend.get(CookieKeywords.COOKIE).map(CookieOption::dynamic).orElse(false),
        backend.get(CookieKeywords.DYNAMIC_KEY));
  }

  /** Whether there are values. */
  public boolean makesValues() {
    return enabled && !key.isEmpty();
  }

  /** The same secret, in use or not. */
  public DynamicCookie enabled(boolean now) {
    return new DynamicCookie(now, key);
  }

  /** With another secret. */
  public DynamicCookie key(String other) {
    return new DynamicCookie(enabled, other);
  }
}
