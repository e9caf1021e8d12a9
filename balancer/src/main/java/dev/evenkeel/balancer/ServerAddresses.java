package dev.evenkeel.balancer;

import dev.evenkeel.balancer.backend.InitAddress;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ServerAddress;
import dev.evenkeel.balancer.config.ServerAddress.PortMode;
import dev.evenkeel.balancer.config.ServerDraft;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the first address of every server (manual: {@code init-addr}). Owned by the thread that
 * reads the configuration; used once.
 */
final class ServerAddresses {
  private final Diagnostics diagnostics;
  private final boolean ignoreUnresolvedNames;
  private final Map<ServerDraft, ServerAddress> addresses = new HashMap<>();

  ServerAddresses(Diagnostics diagnostics, boolean ignoreUnresolvedNames) {
    this.diagnostics = diagnostics;
    this.ignoreUnresolvedNames = ignoreUnresolvedNames;
  }

  /** Returns the address as written, before {@code init-addr} is looked at. */
  static ServerAddress addressOf(ServerDraft server) {
    AddressParser.Parsed parsed = server.address();
    PortMode mode =
        !hasPorts(server)
            ? PortMode.NONE
            : !parsed.hasPort() || parsed.relativePort() ? PortMode.OFFSET : PortMode.FIXED;
    return new ServerAddress(
        parsed.endpoint(), mode, parsed.portOffset(), parsed.hostName(), parsed.resolved());
  }

  /** Tells whether the server's kind of address has ports. */
  static boolean hasPorts(ServerDraft server) {
    return server.address().endpoint() instanceof Endpoint.Inet;
  }

  /** Returns the address found for a server. */
  ServerAddress get(ServerDraft server) {
    return addresses.getOrDefault(server, addressOf(server));
  }

  /** Finds all addresses; false if a name is unknown and that is fatal, which was then said. */
  boolean resolve(List<ProxyDraft> proxies) {
    boolean right = true;
    for (ProxyDraft proxy : proxies) {
      for (ServerDraft server : proxy.servers()) {
        if (server.address().hostName().isPresent()) {
          right &= resolve(proxy, server);
        }
      }
    }
    return right;
  }

  private boolean resolve(ProxyDraft proxy, ServerDraft server) {
    ServerAddress written = addressOf(server);
    boolean asked = false;
    for (InitAddress way : server.settings().get(ServerSettings.INIT_ADDR)) {
      switch (way) {
        case InitAddress.Last() -> {
          // There is no state of an earlier process to look into.
        }
        case InitAddress.Libc() -> {
          if (written.resolved()) {
            return use(server, written);
          }
          asked = true;
        }
        case InitAddress.Fixed(InetAddress address) -> {
          int port = ((Endpoint.Inet) written.endpoint()).port();
          return use(
              server,
              new ServerAddress(
                  new Endpoint.Inet(address, port),
                  written.portMode(),
                  written.portOffset(),
                  written.hostName(),
                  true));
        }
        case InitAddress.None() -> {
          if (asked) {
            diagnostics.warning(complaint(proxy, server) + ", disabling server.");
          }
          return use(server, unresolved(written));
        }
      }
    }
    if (ignoreUnresolvedNames) {
      diagnostics.warning(complaint(proxy, server) + ", disabling server.");
      return use(server, unresolved(written));
    }
    diagnostics.alert(complaint(proxy, server) + ".");
    return false;
  }

  private boolean use(ServerDraft server, ServerAddress address) {
    addresses.put(server, address);
    return true;
  }

  private static ServerAddress unresolved(ServerAddress written) {
    return new ServerAddress(
        written.endpoint(), written.portMode(), written.portOffset(), written.hostName(), false);
  }

  private static String complaint(ProxyDraft proxy, ServerDraft server) {
    Optional<String> name = server.address().hostName();
    return "["
        + server.position()
        + "] : 'server "
        + proxy.name()
        + "/"
        + server.name()
        + "' : could not resolve address '"
        + name.orElse("")
        + "'";
  }
}
