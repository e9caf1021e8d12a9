package dev.evenkeel.linux.netlink;

import dev.evenkeel.linux.LinuxException;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread only: asks for and changes the interfaces, addresses and routes of the thread's
 * network namespace.
 */
public final class Interfaces implements AutoCloseable {
  private final NetlinkSocket socket;

  /** Opens the socket the requests go through. */
  public Interfaces() throws LinuxException {
    socket = new NetlinkSocket();
  }

  /** All interfaces. */
  public List<InterfaceLink> links() throws LinuxException {
    NetlinkMessage request =
        new NetlinkMessage(InterfaceLink.RTM_GETLINK, NetlinkMessage.NLM_F_DUMP);
    request.u8(0).u8(0).u16(0).u32(0).u32(0).u32(0);
    List<InterfaceLink> links = new ArrayList<>();
    for (NetlinkReply reply : socket.dump(request)) {
      InterfaceLink link = InterfaceLink.of(reply);
      if (link != null) {
        links.add(link);
      }
    }
    return links;
  }

  /**
   * All addresses of both families, those of an interface in the order in which the kernel prefers
   * them.
   */
  public List<InterfaceAddress> addresses() throws LinuxException {
    NetlinkMessage request =
        new NetlinkMessage(InterfaceAddress.RTM_GETADDR, NetlinkMessage.NLM_F_DUMP);
    request.u8(0).u8(0).u8(0).u8(0).u32(0);
    List<InterfaceAddress> addresses = new ArrayList<>();
    for (NetlinkReply reply : socket.dump(request)) {
      InterfaceAddress address = InterfaceAddress.of(reply);
      if (address != null) {
        addresses.add(address);
      }
    }
    return addresses;
  }

  /**
   * Adds an address.
   *
   * @param deprecated IPv6: whether it is never chosen as a source
   * @return 0, {@code -EEXIST} when the interface has it already, or another {@code -errno}
   */
  public int add(InterfaceAddress address, boolean deprecated) throws LinuxException {
    return lease(address, deprecated, 0);
  }

  /**
   * Adds an address that the kernel removes by itself unless it is renewed.
   *
   * @param deprecated IPv6: whether it is never chosen as a source
   * @param leaseSeconds when it is removed, at the earliest; within another second, usually
   * @return 0, {@code -EEXIST} when the interface has it already, or another {@code -errno}
   */
  public int lease(InterfaceAddress address, boolean deprecated, int leaseSeconds)
      throws LinuxException {
    int flags = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL;
    return socket.request(
        address.message(InterfaceAddress.RTM_NEWADDR, flags, deprecated, leaseSeconds));
  }

  /**
   * Begins the lease of an address anew; nothing else changes, and nobody on the network notices.
   *
   * @return 0, or {@code -errno} where it cannot be renewed
   */
  public int renew(InterfaceAddress address, boolean deprecated, int leaseSeconds)
      throws LinuxException {
    return socket.request(
        address.message(
            InterfaceAddress.RTM_NEWADDR, NetlinkMessage.NLM_F_REPLACE, deprecated, leaseSeconds));
  }

  /**
   * Removes an address; 0, {@code -EADDRNOTAVAIL} when it is not there, or another {@code -errno}.
   */
  public int remove(InterfaceAddress address) throws LinuxException {
    return socket.request(address.message(InterfaceAddress.RTM_DELADDR, 0, false, 0));
  }

  /** Adds a route; 0, {@code -EEXIST} when it is there already, or another {@code -errno}. */
  public int add(KernelRoute route) throws LinuxException {
    int flags = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL;
    return socket.request(route.message(KernelRoute.RTM_NEWROUTE, flags));
  }

  /** Removes a route; 0, {@code -ESRCH} when it is not there, or another {@code -errno}. */
  public int remove(KernelRoute route) throws LinuxException {
    return socket.request(route.message(KernelRoute.RTM_DELROUTE, 0));
  }

  /** Adds a rule; 0, {@code -EEXIST} when it is there already, or another {@code -errno}. */
  public int add(KernelRule rule) throws LinuxException {
    int flags = NetlinkMessage.NLM_F_CREATE | NetlinkMessage.NLM_F_EXCL;
    return socket.request(rule.message(KernelRule.RTM_NEWRULE, flags));
  }

  /** Removes a rule; 0, {@code -ENOENT} when it is not there, or another {@code -errno}. */
  public int remove(KernelRule rule) throws LinuxException {
    return socket.request(rule.message(KernelRule.RTM_DELRULE, 0));
  }

  @Override
  public void close() {
    socket.close();
  }
}
