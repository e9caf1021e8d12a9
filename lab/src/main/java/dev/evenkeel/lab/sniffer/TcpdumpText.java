package dev.evenkeel.lab.sniffer;

/**
 * Words a VRRP packet as the second line of {@code tcpdump -n -v vrrp} (4.99) does, complaints
 * about the TTL and the checksum included. Stateless.
 */
public final class TcpdumpText {
  private static final int REQUIRED_TTL = 255; // RFC 5798, section 5.1.1.3

  private TcpdumpText() {}

  /** The line for a packet, for example {@code 192.168.0.100 > 224.0.0.18: VRRPv2, ...}. */
  public static String of(Ipv4Packet packet) {
    StringBuilder line = new StringBuilder();
    line.append(packet.source()).append(" > ").append(packet.destination()).append(": ");
    int length = packet.payloadLength();
    if (length < 1) {
      return line.append(" [|vrrp]").toString();
    }
    int version = packet.payload(0) >> 4;
    int type = packet.payload(0) & 15;
    line.append("VRRPv").append(version);
    if (type != 1) {
      return line.append(", unknown type (").append(type).append(')').toString();
    }
    line.append(", Advertisement");
    if (packet.timeToLive() != REQUIRED_TTL) {
      line.append(", (ttl ").append(packet.timeToLive()).append(')');
    }
    if (version != 2 && version != 3) {
      return line.toString();
    }
    if (length < 6) {
      return line.append(" [|vrrp]").toString();
    }
    line.append(", vrid ").append(packet.payload(1)).append(", prio ").append(packet.payload(2));
    int authType = packet.payload(4);
    if (version == 2) {
      line.append(", authtype ").append(authName(authType));
      line.append(", intvl ").append(packet.payload(5)).append('s');
    } else {
      line.append(", intvl ").append(packet.payloadWord(4) & 0xfff).append("cs");
    }
    line.append(", length ").append(length);
    if (length < 8) {
      return line.append(" [|vrrp]").toString();
    }
    int residue =
        version == 2 ? packet.payloadChecksum() : packet.payloadChecksumWithPseudoHeader();
    if (residue != 0) {
      line.append(", (bad vrrp cksum %x)".formatted(packet.payloadWord(6)));
    }
    int end = appendAddresses(line, packet);
    if (end < 0 || (version == 2 && authType == 1 && end + 8 > length)) {
      return line.append(" [|vrrp]").toString();
    }
    if (version == 2 && authType == 1) {
      appendPassword(line, packet, end);
    }
    return line.toString();
  }

  private static String authName(int type) {
    return switch (type) {
      case 0 -> "none";
      case 1 -> "simple";
      case 2 -> "ah";
      default -> "#" + type;
    };
  }

  /** Appends the virtual addresses; returns the offset behind them, -1 if they are cut off. */
  private static int appendAddresses(StringBuilder line, Ipv4Packet packet) {
    int count = packet.payload(3);
    line.append(", addrs").append(count == 1 ? ": " : "(" + count + "): ");
    int offset = 8;
    for (int i = 0; i < count; i++, offset += 4) {
      if (offset + 4 > packet.payloadLength()) {
        return -1;
      }
      line.append(i == 0 ? "" : ",").append(packet.payloadAddress(offset));
    }
    return offset;
  }

  private static void appendPassword(StringBuilder line, Ipv4Packet packet, int offset) {
    line.append(" auth \"");
    for (int i = 0; i < 8 && packet.payload(offset + i) != 0; i++) {
      int b = packet.payload(offset + i);
      if (b >= 128) {
        line.append("M-");
        b -= 128;
      }
      if (b < 32 || b == 127) {
        line.append('^').append((char) (b ^ 64));
      } else {
        line.append((char) b);
      }
    }
    line.append('"');
  }
}
