package dev.evenkeel.balancer.acl;

import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Texts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address and a mask: {@code 192.168/16}, {@code 10.12}, {@code 2001:db8::/32} (manual, chapter
 * 7.1.6).
 *
 * @param address its bytes, those outside the mask cleared
 * @param mask its bytes
 */
public record Network(List<Byte> address, List<Byte> mask) {

  boolean isFour() {
    return address.size() == 4;
  }

  byte[] addressBytes() {
    byte[] bytes = new byte[address.size()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = address.get(i);
    }
    return bytes;
  }

  /** Returns how many leading bits count; -1 for a mask with holes. */
  int prefixBits() {
    int bits = 0;
    boolean ended = false;
    for (byte b : mask) {
      for (int i = 7; i >= 0; i--) {
        boolean set = ((b >> i) & 1) != 0;
        if (set && ended) {
          return -1;
        }
        ended |= !set;
        bits += set ? 1 : 0;
      }
    }
    return bits;
  }

  /** Tells whether an address is of this family and among those that are meant. */
  public boolean isOf(byte[] raw) {
    return raw.length == address.size() && contains(raw, 0);
  }

  boolean contains(byte[] bytes, int from) {
    for (int i = 0; i < address.size(); i++) {
      if ((bytes[from + i] & mask.get(i)) != address.get(i)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads an address with or without a mask.
   *
   * @throws InvalidExpressionException if it is none
   */
  public static Network parse(String text) throws InvalidExpressionException {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    byte[] address = host.indexOf(':') >= 0 ? six(host) : four(host);
    byte[] mask =
        address == null ? null : mask(slash < 0 ? null : text.substring(slash + 1), address.length);
    if (address == null || mask == null) {
      throw new InvalidExpressionException("'" + text + "' is not a valid IPv4 or IPv6 address");
    }
    Byte[] masked = new Byte[address.length];
    Byte[] bits = new Byte[address.length];
    for (int i = 0; i < address.length; i++) {
      masked[i] = (byte) (address[i] & mask[i]);
      bits[i] = mask[i];
    }
    return new Network(List.of(masked), List.of(bits));
  }

  private static byte @Nullable [] six(String host) {
    InetAddress address = Texts.address(host);
    return address == null || address.getAddress().length != 16 ? null : address.getAddress();
  }

  /** Reads a dotted address; zeros left out stand before the last part. */
  private static byte @Nullable [] four(String host) {
    if (host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){0,3}")) {
      String[] parts = host.split("\\.", -1);
      byte[] address = new byte[4];
      for (int i = 0; i < parts.length; i++) {
        int value = Integer.parseInt(parts[i]);
        if (value > 255) {
          return null;
        }
        boolean last = i == parts.length - 1 && parts.length > 1;
        address[last ? 3 : i] = (byte) value;
      }
      return address;
    }
    if (!host.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      return null;
    }
    try {
      for (InetAddress found : InetAddress.getAllByName(host)) {
        if (found.getAddress().length == 4) {
          return found.getAddress();
        }
      }
      return null;
    } catch (UnknownHostException unknown) {
      return null;
    }
  }

  private static byte @Nullable [] mask(@Nullable String text, int length) {
    byte[] mask = new byte[length];
    if (text == null) {
      java.util.Arrays.fill(mask, (byte) 0xff);
      return mask;
    }
    if (text.matches("[0-9]{1,3}")) {
      int bits = Integer.parseInt(text);
      if (bits > length * 8) {
        return null;
      }
      for (int i = 0; i < bits; i++) {
        mask[i / 8] |= (byte) (0x80 >> (i % 8));
      }
      return mask;
    }
    InetAddress dotted = length == 4 ? Texts.address(text) : null;
    return dotted == null || dotted.getAddress().length != 4 ? null : dotted.getAddress();
  }
}
