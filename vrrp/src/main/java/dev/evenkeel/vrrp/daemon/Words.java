package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.machine.Phase;
import java.net.Inet6Address;
import java.net.InetAddress;

/** How Keepalived's dumps word things. Stateless. */
final class Words {

  private Words() {}

  static String state(Phase phase) {
    return switch (phase) {
      case NEW, INIT, STOPPED -> "INIT";
      case BACKUP -> "BACKUP";
      case MASTER -> "MASTER";
      case FAULT -> "FAULT";
    };
  }

  static int stateNumber(Phase phase) {
    return switch (phase) {
      case NEW, INIT, STOPPED -> 0;
      case BACKUP -> 1;
      case MASTER -> 2;
      case FAULT -> 3;
    };
  }

  /**
   * An address as inet_ntop(3) writes it: the longest run of zero groups is {@code ::} (RFC 5952).
   */
  static String address(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] raw = address.getAddress();
    int bestStart = -1;
    int bestLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && group(raw, i + length) == 0) {
        length++;
      }
      if (length > bestLength) {
        bestStart = i;
        bestLength = length;
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
      } else {
        boolean first = out.isEmpty() || out.charAt(out.length() - 1) == ':';
        out.append(first ? "" : ":").append(Integer.toHexString(group(raw, i)));
      }
    }
    return out.toString();
  }

  private static int group(byte[] raw, int index) {
    return ((raw[2 * index] & 0xff) << 8) | (raw[2 * index + 1] & 0xff);
  }

  /** {@code 192.168.0.99 dev eth0 scope global set}. */
  static String address(VirtualAddress address, boolean set) {
    int host = address.isIpv6() ? 128 : 32;
    String prefix = address.prefixLengthBits() == host ? "" : "/" + address.prefixLengthBits();
    String broadcast =
        address.broadcast() == null ? "" : " brd " + address.broadcast().getHostAddress();
    String label = address.label() == null ? "" : " label " + address.label();
    return address(address.address())
        + prefix
        + broadcast
        + " dev "
        + address.device()
        + " scope "
        + address.scope().keyword()
        + label
        + (set ? " set" : "");
  }

  /** Seconds without needless zeros: {@code 1}, {@code 0.5}. */
  static String seconds(long ms) {
    return ms % 1000 == 0
        ? Long.toString(ms / 1000)
        : java.math.BigDecimal.valueOf(ms, 3).stripTrailingZeros().toPlainString();
  }
}
