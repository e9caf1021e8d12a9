package dev.evenkeel.linux.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.linux.LinuxException;

/** A wire with two ends, both in the thread's network namespace. */
final class Veth {
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int VETH_INFO_PEER = 1;
  private static final int IFF_UP = 1;

  private Veth() {}

  /** Makes the pair and switches both ends on. */
  static void create(String name, String peer) throws LinuxException {
    int flags = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL;
    NetlinkMessage message = new NetlinkMessage(InterfaceLink.RTM_NEWLINK, flags);
    header(message, 0).attribute(IFLA_IFNAME, name);
    int info = message.begin(IFLA_LINKINFO);
    message.attribute(IFLA_INFO_KIND, "veth");
    int data = message.begin(IFLA_INFO_DATA);
    int other = message.begin(VETH_INFO_PEER);
    header(message, 0).attribute(IFLA_IFNAME, peer);
    message.end(other).end(data).end(info);
    try (NetlinkSocket netlink = new NetlinkSocket()) {
      assertThat(netlink.request(message)).isZero();
      for (String end : new String[] {name, peer}) {
        NetlinkMessage up = header(new NetlinkMessage(InterfaceLink.RTM_NEWLINK, 0), IFF_UP);
        assertThat(netlink.request(up.attribute(IFLA_IFNAME, end))).isZero();
      }
    }
  }

  static void delete(int index) throws LinuxException {
    NetlinkMessage message = new NetlinkMessage(InterfaceLink.RTM_DELLINK, 0);
    message.u8(0).u8(0).u16(0).u32(index).u32(0).u32(0);
    try (NetlinkSocket netlink = new NetlinkSocket()) {
      assertThat(netlink.request(message)).isZero();
    }
  }

  private static NetlinkMessage header(NetlinkMessage message, int flags) {
    return message.u8(0).u8(0).u16(0).u32(0).u32(flags).u32(flags);
  }
}
