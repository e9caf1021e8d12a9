package dev.evenkeel.balancer.runtime;

import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.List;

/** How command sockets are called in answers and in {@code HAPROXY_CLI}. Stateless. */
public final class CommandSockets {
  private CommandSockets() {}

  /** The names of the sockets of a line. */
  public static List<String> names(Bind bind) {
    return bind.addresses().stream().map(CommandSockets::name).toList();
  }

  private static String name(Endpoint endpoint) {
    return switch (endpoint) {
      case Endpoint.Inet inet ->
          inet.isIpv6()
              ? "ipv6@[" + AddressText.of(inet.host()) + "]:" + inet.port()
              : "ipv4@" + AddressText.of(inet.host()) + ":" + inet.port();
      case Endpoint.Unix unix -> unix.toString();
      case Endpoint.Abstract named -> named.toString();
      case Endpoint.InheritedDescriptor inherited -> inherited(inherited);
    };
  }

  /** An inherited socket is called by the address it is bound to. */
  private static String inherited(Endpoint.InheritedDescriptor inherited) {
    try {
      return switch (Sockets.localAddress(inherited.fd())) {
        case SocketAddress.Internet(var host, int port) -> name(new Endpoint.Inet(host, port));
        case SocketAddress.Unix unix -> unix.toString();
      };
    } catch (LinuxException gone) {
      return inherited.toString();
    }
  }
}
