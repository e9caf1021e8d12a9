package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.persist.CookiePersistence;
import dev.evenkeel.balancer.persist.DynamicCookie;
import dev.evenkeel.balancer.persist.ServerCookies;
import dev.evenkeel.linux.SocketAddress;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** Loop thread only: the cookie's values that stand for the servers of one backend. */
final class CookieValues {
  final CookiePersistence cookie;
  private final IdentityHashMap<BackendServer, Known> known = new IdentityHashMap<>();

  /** A value that was made for an address. */
  @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
  private record Known(
      DynamicCookie made, @Nullable SocketAddress address, byte @Nullable [] value) {}

  private CookieValues(CookiePersistence cookie) {
    this.cookie = cookie;
  }

  /** Those of a backend; null where it has no cookie. */
  static @Nullable CookieValues of(Proxy backend) {
    CookiePersistence cookie = CookiePersistence.of(backend);
    return cookie == null ? null : new CookieValues(cookie);
  }

  /** The value of a server; null if it has none. */
  byte @Nullable [] valueOf(BackendServer server) {
    DynamicCookie dynamic = server.backend().dynamicCookie();
    SocketAddress address = dynamic.makesValues() ? server.address(0) : null;
    Known last = known.get(server);
    if (last == null
        || !last.made().equals(dynamic)
        || (address != null && !address.equals(last.address()))) {
      last = new Known(dynamic, address, make(server, dynamic, address));
      known.put(server, last);
    }
    return last.value();
  }

  private static byte @Nullable [] make(
      BackendServer server, DynamicCookie dynamic, @Nullable SocketAddress address) {
    byte[] named = ServerCookies.of(server.config());
    return named == null && address instanceof SocketAddress.Internet(var host, int port)
        ? ServerCookies.dynamic(dynamic.key(), host.getAddress(), port)
        : named;
  }
}
