package dev.evenkeel.linux.netlink;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A value: an IP address on an interface ({@code struct ifaddrmsg}).
 *
 * @param index the interface's number
 * @param address the address
 * @param prefixLengthBits the length of its network's prefix
 * @param scope RT_SCOPE_*: 0 for the universe, 253 for the link, 254 for the host
 * @param flags IFA_F_*, as given or as the kernel reports them
 * @param label such as {@code eth0:1}; null for none
 * @param broadcast the broadcast address; null for none
 */
public record InterfaceAddress(
    int index,
    InetAddress address,
    int prefixLengthBits,
    int scope,
    int flags,
    @Nullable String label,
    @Nullable InetAddress broadcast) {
  /** Not the first address of its network on the interface. */
  public static final int IFA_F_SECONDARY = 0x01;

  /** IPv6: no duplicate address detection. */
  public static final int IFA_F_NODAD = 0x02;

  /** IPv6: Mobile IPv6 home address. */
  public static final int IFA_F_HOMEADDRESS = 0x10;

  /** IPv6: the kernel makes temporary addresses from it. */
  public static final int IFA_F_MANAGETEMPADDR = 0x100;

  /** The kernel adds no route for the prefix. */
  public static final int IFA_F_NOPREFIXROUTE = 0x200;

  /** The multicast group of the address is joined. */
  public static final int IFA_F_MCAUTOJOIN = 0x400;

  static final int HEADER_BYTES = 8;
  static final int RTM_NEWADDR = 20;
  static final int RTM_DELADDR = 21;
  static final int RTM_GETADDR = 22;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_LABEL = 3;
  private static final int IFA_BROADCAST = 4;
  private static final int IFA_CACHEINFO = 6;
  private static final int IFA_FLAGS = 8;
  private static final int LOW_FLAGS = 0xff;
  private static final int FOREVER = -1;

  /** An address with nothing unusual about it. */
  public static InterfaceAddress plain(int index, InetAddress address, int prefixLengthBits) {
    return new InterfaceAddress(index, address, prefixLengthBits, 0, 0, null, null);
  }

  boolean isIpv6() {
    return address instanceof Inet6Address;
  }

  /** Reads RTM_NEWADDR or RTM_DELADDR; null when it is of another family. */
  static @Nullable InterfaceAddress of(NetlinkReply reply) {
    byte[] local = reply.attribute(HEADER_BYTES, IFA_LOCAL);
    byte[] raw = local != null ? local : reply.attribute(HEADER_BYTES, IFA_ADDRESS);
    if (raw == null || (raw.length != 4 && raw.length != 16)) {
      return null;
    }
    byte[] label = reply.attribute(HEADER_BYTES, IFA_LABEL);
    byte[] broadcast = reply.attribute(HEADER_BYTES, IFA_BROADCAST);
    byte[] flags = reply.attribute(HEADER_BYTES, IFA_FLAGS);
    return new InterfaceAddress(
        reply.u32(4),
        inet(raw),
        reply.u8(1),
        reply.u8(3),
        flags == null ? reply.u8(2) : ByteBuffer.wrap(flags).order(nativeOrder()).getInt(),
        label == null ? null : new String(label, StandardCharsets.UTF_8).replace("\0", ""),
        broadcast == null ? null : inet(broadcast));
  }

  /**
   * The request that adds, renews or deletes this address.
   *
   * @param leaseSeconds after which the kernel removes it; 0 for never
   */
  NetlinkMessage message(int type, int requestFlags, boolean deprecated, int leaseSeconds) {
    byte[] raw = address.getAddress();
    NetlinkMessage message = new NetlinkMessage(type, requestFlags);
    message.u8(isIpv6() ? 10 : 2).u8(prefixLengthBits).u8(flags & LOW_FLAGS).u8(scope).u32(index);
    message.attribute(IFA_LOCAL, raw).attribute(IFA_ADDRESS, raw);
    if (label != null) {
      message.attribute(IFA_LABEL, label);
    }
    if (broadcast != null) {
      message.attribute(IFA_BROADCAST, broadcast.getAddress());
    }
    if ((flags & ~LOW_FLAGS) != 0) {
      message.attribute(IFA_FLAGS, flags);
    }
    if (deprecated || leaseSeconds > 0) {
      int validSeconds = leaseSeconds > 0 ? leaseSeconds : FOREVER;
      ByteBuffer times = ByteBuffer.allocate(16).order(nativeOrder());
      times.putInt(deprecated ? 0 : validSeconds).putInt(validSeconds);
      message.attribute(IFA_CACHEINFO, times.array());
    }
    return message;
  }

  private static ByteOrder nativeOrder() {
    return ByteOrder.nativeOrder();
  }

  private static InetAddress inet(byte[] raw) {
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
