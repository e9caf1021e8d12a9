package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.ServerAddress;
import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.SocketAddress;

/** Addresses as reports show them. Stateless. */
public final class SocketAddressText {
  private SocketAddressText() {}

  /** {@code 127.0.0.1:80}, {@code [::1]:80}, or {@code unix}. */
  public static String of(SocketAddress address) {
    return switch (address) {
      case SocketAddress.Internet(var host, int port) -> internet(new Endpoint.Inet(host, port));
      case SocketAddress.Unix unix -> "unix";
    };
  }

  static String of(ServerAddress address) {
    return address.endpoint() instanceof Endpoint.Inet inet ? internet(inet) : "unix";
  }

  private static String internet(Endpoint.Inet inet) {
    String host = AddressText.of(inet.host());
    return (inet.isIpv6() ? "[" + host + "]" : host) + ":" + inet.port();
  }
}
