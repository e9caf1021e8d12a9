package dev.evenkeel.vrrp.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * One address of {@code virtual_ipaddress} or {@code virtual_ipaddress_excluded}.
 *
 * @param address the address
 * @param prefixLengthBits 32 or 128 unless written with a slash
 * @param device the interface that carries it: {@code dev}, else the instance's own
 * @param label the address label ({@code eth0:1}), or null
 * @param scope the scope, global unless written
 * @param broadcast the broadcast address, or null for none
 * @param attributes the rarer words
 * @param position where it is written
 */
public record VirtualAddress(
    InetAddress address,
    int prefixLengthBits,
    String device,
    @Nullable String label,
    AddressScope scope,
    @Nullable InetAddress broadcast,
    AddressAttributes attributes,
    SourcePosition position) {

  /** Whether the address is of IP version 6. */
  public boolean isIpv6() {
    return address instanceof Inet6Address;
  }
}
