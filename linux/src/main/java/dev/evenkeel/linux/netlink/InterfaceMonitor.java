package dev.evenkeel.linux.netlink;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import java.util.ArrayList;
import java.util.List;

/**
 * One thread only: hears of every change to the interfaces and addresses of the thread's network
 * namespace.
 */
public final class InterfaceMonitor implements AutoCloseable {
  private static final int RTNLGRP_LINK = 1;
  private static final int RTNLGRP_IPV4_IFADDR = 5;
  private static final int RTNLGRP_IPV6_IFADDR = 9;

  private final NetlinkSocket socket;

  /**
   * Subscribes; take the first inventory by {@link Interfaces} afterwards, so that nothing is
   * missed.
   */
  public InterfaceMonitor() throws LinuxException {
    socket = new NetlinkSocket();
    socket.subscribe(RTNLGRP_LINK);
    socket.subscribe(RTNLGRP_IPV4_IFADDR);
    socket.subscribe(RTNLGRP_IPV6_IFADDR);
  }

  /**
   * From now on says nothing of renewals of IPv4 leases. Of IPv6 ones the kernel does not say who
   * asked for them: they are heard like any other change.
   */
  public void ignore(AddressRenewals renewals) throws LinuxException {
    socket.ignore(renewals.port());
  }

  /** What happened. */
  public sealed interface Change {
    /** An interface appeared or changed. */
    record LinkSet(InterfaceLink link) implements Change {}

    /** An interface is gone. */
    record LinkRemoved(InterfaceLink link) implements Change {}

    /** An address was added or changed. */
    record AddressSet(InterfaceAddress address) implements Change {}

    /** An address is gone. */
    record AddressRemoved(InterfaceAddress address) implements Change {}

    /** There was more than the kernel would keep for us: take a new inventory. */
    record Lost() implements Change {}
  }

  /** The descriptor to watch for {@code Epoll.IN}. */
  public int fd() {
    return socket.fd();
  }

  /** The changes since the last call, in order; none when there are none. */
  public List<Change> changes() throws LinuxException {
    List<Change> changes = new ArrayList<>();
    try {
      for (NetlinkReply reply : socket.receive()) {
        add(changes, reply);
      }
    } catch (LinuxException refused) {
      if (refused.errno() != Errno.ENOBUFS) {
        throw refused;
      }
      changes.clear();
      changes.add(new Change.Lost());
    }
    return changes;
  }

  private static void add(List<Change> changes, NetlinkReply reply) {
    switch (reply.type()) {
      case InterfaceLink.RTM_NEWLINK, InterfaceLink.RTM_DELLINK -> {
        InterfaceLink link = InterfaceLink.of(reply);
        if (link != null) {
          boolean set = reply.type() == InterfaceLink.RTM_NEWLINK;
          changes.add(set ? new Change.LinkSet(link) : new Change.LinkRemoved(link));
        }
      }
      case InterfaceAddress.RTM_NEWADDR, InterfaceAddress.RTM_DELADDR -> {
        InterfaceAddress address = InterfaceAddress.of(reply);
        if (address != null) {
          boolean set = reply.type() == InterfaceAddress.RTM_NEWADDR;
          changes.add(set ? new Change.AddressSet(address) : new Change.AddressRemoved(address));
        }
      }
      default -> {
        // Not subscribed to.
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
