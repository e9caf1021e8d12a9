package dev.evenkeel.vrrp.packet;

import java.util.OptionalInt;

/**
 * An IPv4 address as a value.
 *
 * @param bits the address, its first byte in the highest eight bits
 */
public record Ipv4(int bits) implements IpAddress {

  /** The group all VRRP routers listen to, RFC 9568 section 5.1.1.2. */
  public static final Ipv4 VRRP_GROUP = of(224, 0, 0, 18);

  /** The address {@code a.b.c.d}. */
  public static Ipv4 of(int a, int b, int c, int d) {
    return new Ipv4((a & 0xff) << 24 | (b & 0xff) << 16 | (c & 0xff) << 8 | (d & 0xff));
  }

  /**
   * The address in dotted-quad form.
   *
   * @throws IllegalArgumentException when {@code text} is anything but four decimal numbers 0 to
   *     255
   */
  public static Ipv4 parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not an IPv4 address: " + text);
    }
    int bits = 0;
    for (String part : parts) {
      OptionalInt octet = octet(part);
      if (octet.isEmpty()) {
        throw new IllegalArgumentException("not an IPv4 address: " + text);
      }
      bits = bits << 8 | octet.getAsInt();
    }
    return new Ipv4(bits);
  }

  /** The address held in the four bytes of {@code bytes} from {@code offset}. */
  public static Ipv4 at(byte[] bytes, int offset) {
    return of(bytes[offset], bytes[offset + 1], bytes[offset + 2], bytes[offset + 3]);
  }

  @Override
  public int length() {
    return 4;
  }

  @Override
  public void writeTo(byte[] target, int offset) {
    target[offset] = (byte) (bits >>> 24);
    target[offset + 1] = (byte) (bits >>> 16);
    target[offset + 2] = (byte) (bits >>> 8);
    target[offset + 3] = (byte) bits;
  }

  /** Whether this is a class D address, 224.0.0.0/4. */
  @Override
  public boolean isMulticast() {
    return bits >>> 28 == 0xe;
  }

  /** Any IPv6 address comes last. */
  @Override
  public int compareTo(IpAddress other) {
    return other instanceof Ipv4 that ? Integer.compareUnsigned(bits, that.bits) : -1;
  }

  @Override
  public String toString() {
    return (bits >>> 24)
        + "."
        + (bits >>> 16 & 0xff)
        + "."
        + (bits >>> 8 & 0xff)
        + "."
        + (bits & 0xff);
  }

  private static OptionalInt octet(String part) {
    if (part.isEmpty() || part.length() > 3 || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return OptionalInt.empty();
    }
    int value = Integer.parseInt(part);
    return value > 255 ? OptionalInt.empty() : OptionalInt.of(value);
  }
}
