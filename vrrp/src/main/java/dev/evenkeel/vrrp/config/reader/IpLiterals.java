package dev.evenkeel.vrrp.config.reader;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads addresses the way inet_pton(3) does: four decimal parts, or IPv6 without a zone. */
final class IpLiterals {
  private static final String PART = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(PART + "(\\." + PART + "){3}");

  private IpLiterals() {}

  static @Nullable InetAddress parse(String text) {
    if (IPV4.matcher(text).matches()) {
      return InetAddress.ofLiteral(text);
    }
    if (text.indexOf(':') < 0 || text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
      return null;
    }
    try {
      InetAddress address = InetAddress.ofLiteral(text);
      return address instanceof Inet4Address ? mapped(address) : address;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The IPv6 address that Java turned into the IPv4 address mapped in it. */
  private static @Nullable InetAddress mapped(InetAddress ipv4) {
    byte[] bytes = new byte[16];
    bytes[10] = (byte) 0xff;
    bytes[11] = (byte) 0xff;
    System.arraycopy(ipv4.getAddress(), 0, bytes, 12, 4);
    try {
      return Inet6Address.getByAddress(null, bytes, -1);
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
