package dev.evenkeel.linux.netlink;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value: a route ({@code struct rtmsg}, rtnetlink(7)).
 *
 * @param ipv6 its family
 * @param type RTN_*: 1 for unicast
 * @param destination where to; null for everywhere
 * @param prefixLengthBits of the destination
 * @param table its number
 * @param scope RT_SCOPE_*
 * @param protocol RTPROT_*, who set it
 * @param tos the type of service it is for
 * @param priority its metric; null for the kernel's own choice
 * @param preferredSource null for the kernel's own choice
 * @param hops where the packets go next; none for routes that refuse, several share the load
 * @param metrics RTAX_* and their values
 */
public record KernelRoute(
    boolean ipv6,
    int type,
    @Nullable InetAddress destination,
    int prefixLengthBits,
    int table,
    int scope,
    int protocol,
    int tos,
    @Nullable Integer priority,
    @Nullable InetAddress preferredSource,
    List<Hop> hops,
    Map<Integer, Integer> metrics) {

  static final int RTM_NEWROUTE = 24;
  static final int RTM_DELROUTE = 25;
  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RTA_PRIORITY = 6;
  private static final int RTA_PREFSRC = 7;
  private static final int RTA_METRICS = 8;
  private static final int RTA_MULTIPATH = 9;
  private static final int RTA_TABLE = 15;
  private static final int RTA_VIA = 18;
  private static final int RTNH_F_ONLINK = 4;
  private static final int RT_TABLE_COMPAT = 252;

  /** Copies the collections. */
  public KernelRoute {
    hops = List.copyOf(hops);
    metrics = Map.copyOf(metrics);
  }

  /**
   * Where packets go next.
   *
   * @param gateway null when the destination is on the link itself
   * @param index the interface's number, 0 when the gateway says it
   * @param weight 1 to 256
   * @param onLink whether the gateway is on the link although no prefix says so
   */
  public record Hop(@Nullable InetAddress gateway, int index, int weight, boolean onLink) {}

  NetlinkMessage message(int messageType, int requestFlags) {
    NetlinkMessage message = new NetlinkMessage(messageType, requestFlags);
    boolean single = hops.size() == 1;
    message.u8(ipv6 ? AF_INET6 : AF_INET).u8(prefixLengthBits).u8(0).u8(tos);
    message.u8(table < 256 ? table : RT_TABLE_COMPAT).u8(protocol).u8(scope).u8(type);
    message.u32(single && hops.getFirst().onLink() ? RTNH_F_ONLINK : 0);
    message.attribute(RTA_TABLE, table);
    if (destination != null) {
      message.attribute(RTA_DST, destination.getAddress());
    }
    if (priority != null) {
      message.attribute(RTA_PRIORITY, priority);
    }
    if (preferredSource != null) {
      message.attribute(RTA_PREFSRC, preferredSource.getAddress());
    }
    if (single) {
      attributes(message, hops.getFirst());
      if (hops.getFirst().index() != 0) {
        message.attribute(RTA_OIF, hops.getFirst().index());
      }
    } else if (!hops.isEmpty()) {
      int all = message.begin(RTA_MULTIPATH);
      hops.forEach(hop -> nextHop(message, hop));
      message.end(all);
    }
    if (!metrics.isEmpty()) {
      int all = message.begin(RTA_METRICS);
      metrics.forEach(message::attribute);
      message.end(all);
    }
    return message;
  }

  /** {@code struct rtnexthop} has the form of an attribute with its own fields. */
  private void nextHop(NetlinkMessage message, Hop hop) {
    int flags = hop.onLink() ? RTNH_F_ONLINK : 0;
    int start = message.begin(flags | (hop.weight() - 1) << 8);
    message.u32(hop.index());
    attributes(message, hop);
    message.end(start);
  }

  private void attributes(NetlinkMessage message, Hop hop) {
    InetAddress gateway = hop.gateway();
    if (gateway == null) {
      return;
    }
    byte[] raw = gateway.getAddress();
    if (raw.length == 16 == ipv6) {
      message.attribute(RTA_GATEWAY, raw);
    } else {
      ByteBuffer via = ByteBuffer.allocate(2 + raw.length).order(ByteOrder.nativeOrder());
      via.putShort((short) (raw.length == 16 ? AF_INET6 : AF_INET)).put(raw);
      message.attribute(RTA_VIA, via.array());
    }
  }
}
