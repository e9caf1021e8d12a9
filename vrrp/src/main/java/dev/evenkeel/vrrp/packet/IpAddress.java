package dev.evenkeel.vrrp.packet;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * An address of either family as a value: immutable, ordered as its bytes are (the order in which
 * equal priorities are decided, RFC 9568 section 6.4.3), and never the cause of a name lookup.
 */
public sealed interface IpAddress extends Comparable<IpAddress> permits Ipv4, Ipv6 {

  /** The address as the JDK has it. */
  static IpAddress of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address ? Ipv6.at(bytes, 0) : Ipv4.at(bytes, 0);
  }

  /** How many bytes it has: 4 or 16. */
  int length();

  /** Writes the bytes, in network order, to {@code target} from {@code offset}. */
  void writeTo(byte[] target, int offset);

  /** Whether this is the address of a group. */
  boolean isMulticast();

  /** The bytes, in network order. */
  default byte[] toBytes() {
    byte[] bytes = new byte[length()];
    writeTo(bytes, 0);
    return bytes;
  }

  /** Whether this is an address of IP version 6. */
  default boolean isIpv6() {
    return this instanceof Ipv6;
  }
}
