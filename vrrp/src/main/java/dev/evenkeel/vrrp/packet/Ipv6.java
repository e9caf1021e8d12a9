package dev.evenkeel.vrrp.packet;

import dev.evenkeel.linux.AddressText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An IPv6 address as a value, without a scope.
 *
 * @param high its first eight bytes
 * @param low its last eight bytes
 */
public record Ipv6(long high, long low) implements IpAddress {

  /** The group all VRRP routers listen to, RFC 9568 section 5.1.2.2. */
  public static final Ipv6 VRRP_GROUP = new Ipv6(0xff02_0000_0000_0000L, 0x12);

  /** All nodes on the link, RFC 4291 section 2.7.1. */
  public static final Ipv6 ALL_NODES = new Ipv6(0xff02_0000_0000_0000L, 1);

  private static final int BYTES = 16;

  /** The address held in the sixteen bytes of {@code bytes} from {@code offset}. */
  public static Ipv6 at(byte[] bytes, int offset) {
    ByteBuffer in = ByteBuffer.wrap(bytes, offset, BYTES);
    return new Ipv6(in.getLong(), in.getLong());
  }

  /**
   * The address of a literal.
   *
   * @throws IllegalArgumentException when {@code text} is none
   */
  public static Ipv6 parse(String text) {
    return at(InetAddress.ofLiteral(text).getAddress(), 0);
  }

  @Override
  public int length() {
    return BYTES;
  }

  @Override
  public void writeTo(byte[] target, int offset) {
    ByteBuffer.wrap(target, offset, BYTES).putLong(high).putLong(low);
  }

  @Override
  public boolean isMulticast() {
    return high >>> 56 == 0xff;
  }

  /** Whether it is of use on its link only, {@code fe80::/10}. */
  public boolean isLinkLocal() {
    return high >>> 54 == 0x3fa;
  }

  /** Any IPv4 address comes first. */
  @Override
  public int compareTo(IpAddress other) {
    if (!(other instanceof Ipv6 that)) {
      return 1;
    }
    int byHigh = Long.compareUnsigned(high, that.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, that.low);
  }

  /** As inet_ntop(3) writes it. */
  @Override
  public String toString() {
    try {
      // A mapped address would come back as IPv4 and lose its prefix; VRRP has no use for one.
      return AddressText.of(InetAddress.getByAddress(toBytes()));
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
