package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.machine.Phase;

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

  /** {@code 192.168.0.99 dev eth0 scope global set}. */
  static String address(VirtualAddress address, boolean set) {
    int host = address.isIpv6() ? 128 : 32;
    String prefix = address.prefixLengthBits() == host ? "" : "/" + address.prefixLengthBits();
    String broadcast =
        address.broadcast() == null ? "" : " brd " + address.broadcast().getHostAddress();
    String label = address.label() == null ? "" : " label " + address.label();
    return address.address().getHostAddress()
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
