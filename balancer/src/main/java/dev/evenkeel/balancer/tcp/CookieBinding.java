package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ServerAddress;
import dev.evenkeel.balancer.persist.CookiePersistence;
import dev.evenkeel.balancer.persist.ServerCookies;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loop thread only: the cookie of a backend, and which value stands for which of its servers. */
final class CookieBinding {
  private static final byte[] NONE = {};

  private final Proxy proxy;
  private final CookiePersistence cookie;
  private final Map<ServerAddress, byte[]> dynamic = new HashMap<>();

  private CookieBinding(Proxy proxy, CookiePersistence cookie) {
    this.proxy = proxy;
    this.cookie = cookie;
  }

  static @Nullable CookieBinding of(Proxy proxy) {
    CookiePersistence cookie = CookiePersistence.of(proxy);
    return cookie == null ? null : new CookieBinding(proxy, cookie);
  }

  CookiePersistence cookie() {
    return cookie;
  }

  /** The value that stands for a server; null if none does. */
  byte @Nullable [] valueOf(BackendServer server) {
    byte[] written = ServerCookies.of(server.config());
    if (written != null || !cookie.isDynamic()) {
      return written;
    }
    byte[] made = dynamic.computeIfAbsent(server.address(), this::made);
    return made.length == 0 ? null : made;
  }

  private byte[] made(ServerAddress address) {
    byte[] value =
        address.endpoint() instanceof Endpoint.Inet inet
            ? ServerCookies.dynamic(proxy, inet.host().getAddress(), address.servicePort())
            : null;
    return value == null ? NONE : value;
  }
}
