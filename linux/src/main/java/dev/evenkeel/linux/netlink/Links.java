package dev.evenkeel.linux.netlink;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;

/**
 * One thread only: makes, connects and removes links (rtnetlink(7), {@code ip link}) in the network
 * namespace of the thread that created this object. Every method throws with the kernel's error.
 */
public final class Links implements AutoCloseable {
  private static final int RTM_NEWLINK = 16;
  private static final int RTM_DELLINK = 17;
  private static final int RTM_GETLINK = 18;
  private static final int RTM_NEWADDR = 20;
  private static final int AF_INET = 2;
  private static final int IFINFOMSG_BYTES = 16;
  private static final int IFF_UP = 1;
  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;
  private static final int IFA_BROADCAST = 4;
  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_LINK = 5;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_NET_NS_PID = 19;
  private static final int IFLA_AF_SPEC = 26;
  private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
  private static final byte ADDR_GEN_MODE_NONE = 1;
  private static final int IFLA_MACVLAN_MODE = 1;
  private static final int MACVLAN_MODE_VEPA = 2;
  private static final int AF_INET6 = 10;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int IFLA_BR_MCAST_SNOOPING = 23;
  private static final int VETH_INFO_PEER = 1;
  private static final int CREATE = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL;

  private final NetlinkSocket socket = new NetlinkSocket();

  /** Opens the socket to rtnetlink. */
  public Links() throws LinuxException {}

  /** A bridge that forwards at once (no spanning tree) and floods multicast. */
  public void addBridge(String name) throws LinuxException {
    NetlinkMessage message = link(RTM_NEWLINK, CREATE, 0, 0, 0).attribute(IFLA_IFNAME, name);
    int info = message.begin(IFLA_LINKINFO);
    message.attribute(IFLA_INFO_KIND, "bridge");
    int data = message.begin(IFLA_INFO_DATA);
    message.attribute(IFLA_BR_MCAST_SNOOPING, new byte[] {0});
    request("add bridge " + name, message.end(data).end(info));
  }

  /**
   * A pair of virtual Ethernet interfaces, one end here, the other in another network namespace.
   *
   * @param name the end in this namespace
   * @param peer the end in the other one
   * @param peerPid a process in the other namespace, as this process sees its pid
   */
  public void addVeth(String name, String peer, long peerPid) throws LinuxException {
    NetlinkMessage message = link(RTM_NEWLINK, CREATE, 0, 0, 0).attribute(IFLA_IFNAME, name);
    int info = message.begin(IFLA_LINKINFO);
    message.attribute(IFLA_INFO_KIND, "veth");
    int data = message.begin(IFLA_INFO_DATA);
    int other = message.begin(VETH_INFO_PEER);
    header(message, 0, 0, 0)
        .attribute(IFLA_IFNAME, peer)
        .attribute(IFLA_NET_NS_PID, Math.toIntExact(peerPid));
    request("add veth " + name, message.end(other).end(data).end(info));
  }

  /**
   * A link of its own Ethernet address on top of another one (macvlan), which makes no IPv6 address
   * up. It does not talk to its like, and what another host multicasts from the same Ethernet
   * address is heard on the link below as well (mode VEPA); a private one would keep that from it.
   *
   * @param parent the number of the link below
   * @param mac its six bytes
   */
  public void addMacvlan(String name, int parent, byte[] mac) throws LinuxException {
    NetlinkMessage message = link(RTM_NEWLINK, CREATE, 0, 0, 0).attribute(IFLA_IFNAME, name);
    message.attribute(IFLA_ADDRESS, mac).attribute(IFLA_LINK, parent);
    int info = message.begin(IFLA_LINKINFO);
    message.attribute(IFLA_INFO_KIND, "macvlan");
    int data = message.begin(IFLA_INFO_DATA);
    message.attribute(IFLA_MACVLAN_MODE, MACVLAN_MODE_VEPA).end(data).end(info);
    request("add macvlan " + name, message);
    NetlinkMessage quiet = link(RTM_NEWLINK, 0, index(name), 0, 0);
    int families = quiet.begin(IFLA_AF_SPEC);
    int ipv6 = quiet.begin(AF_INET6);
    quiet.attribute(IFLA_INET6_ADDR_GEN_MODE, new byte[] {ADDR_GEN_MODE_NONE});
    // Where the kernel has no IPv6 there is no address to be made up.
    socket.request(quiet.end(ipv6).end(families));
  }

  /** Plugs a link into a bridge. */
  public void setBridge(String port, String bridge) throws LinuxException {
    request(
        "plug " + port + " into " + bridge,
        link(RTM_NEWLINK, 0, index(port), 0, 0).attribute(IFLA_MASTER, index(bridge)));
  }

  /** Takes a link up or down. */
  public void setUp(String name, boolean up) throws LinuxException {
    request(
        "set " + name + (up ? " up" : " down"),
        link(RTM_NEWLINK, 0, index(name), up ? IFF_UP : 0, IFF_UP));
  }

  /** Removes a link; of a veth pair both ends go. */
  public void delete(String name) throws LinuxException {
    request("delete " + name, link(RTM_DELLINK, 0, index(name), 0, 0));
  }

  /** Gives a link an IPv4 address with its prefix length and the broadcast address of that. */
  public void addAddress(String name, Inet4Address address, int prefixLength)
      throws LinuxException {
    byte[] local = address.getAddress();
    byte[] broadcast = local.clone();
    for (int bit = prefixLength; bit < 32; bit++) {
      broadcast[bit / 8] |= (byte) (0x80 >> bit % 8);
    }
    NetlinkMessage message = new NetlinkMessage(RTM_NEWADDR, CREATE);
    message.u8(AF_INET).u8(prefixLength).u8(0).u8(0).u32(index(name));
    message.attribute(IFA_LOCAL, local).attribute(IFA_ADDRESS, local);
    request(
        "add " + address.getHostAddress() + " to " + name,
        message.attribute(IFA_BROADCAST, broadcast));
  }

  /** The number of a link. */
  public int index(String name) throws LinuxException {
    byte[] wanted = (name + "\0").getBytes(StandardCharsets.UTF_8);
    for (NetlinkReply reply : socket.dump(link(RTM_GETLINK, NetlinkMessage.NLM_F_DUMP, 0, 0, 0))) {
      byte[] found = reply.attribute(IFINFOMSG_BYTES, IFLA_IFNAME);
      if (found != null && java.util.Arrays.equals(found, wanted)) {
        return reply.u32(4);
      }
    }
    throw new LinuxException("interface " + name, Errno.ENODEV);
  }

  private void request(String what, NetlinkMessage message) throws LinuxException {
    LinuxException.check(what, socket.request(message));
  }

  private static NetlinkMessage link(int type, int flags, int index, int set, int change) {
    return header(new NetlinkMessage(type, flags), index, set, change);
  }

  /** {@code struct ifinfomsg}: family, padding, type, index, flags, which of the flags count. */
  private static NetlinkMessage header(NetlinkMessage message, int index, int set, int change) {
    return message.u8(0).u8(0).u16(0).u32(index).u32(set).u32(change);
  }

  @Override
  public void close() {
    socket.close();
  }
}
