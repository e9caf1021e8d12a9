package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A value: where the streams of a backend go that does not choose among servers (manual: keywords
 * {@code dispatch} and {@code option transparent}).
 *
 * @param dispatch the address; null for the one to which each client meant to connect
 */
record DirectTarget(@Nullable SocketAddress dispatch) {
  /** Null for a backend that chooses among servers. */
  static @Nullable DirectTarget of(Proxy proxy) {
    if (proxy.settings().isSet(BackendSettings.ALGORITHM)) {
      return null;
    }
    SocketAddress address =
        switch (proxy.get(BackendSettings.DISPATCH).orElse(null)) {
          case null -> null;
          case Endpoint.InheritedDescriptor none -> null;
          case Endpoint other -> other.toSocketAddress();
        };
    if (address != null) {
      return new DirectTarget(address);
    }
    return proxy.get(BackendSettings.TRANSPARENT) ? new DirectTarget(null) : null;
  }
}
