package dev.evenkeel.vrrp.peer;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.NeighbourSockets;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.net.Inet6Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: the socket by which the nodes on one link talk to each other. A node that has
 * no such socket never hears of it: the messages to all go to VRRP's group, where its kernel drops
 * them without an answer.
 */
public final class PeerLink implements AutoCloseable {
  private static final int MAX_PER_TURN = 256;

  private final EventLoop loop;
  private final String device;
  private final int index;
  private final int port;
  private final @Nullable InetAddress group;
  private final int fd;
  private final byte[] buffer = new byte[PeerCodec.MAX_BYTES + 1];
  private final byte[] from = Sockets.newAddressBuffer();
  private final int[] fromLength = new int[1];

  /** Takes what arrives. */
  public interface Receiver {
    /** A datagram, whatever is in it. */
    void receive(PeerLink link, InetAddress source, byte[] packet, int length);
  }

  /** Opens the socket on an interface. */
  public PeerLink(
      EventLoop loop, String device, int index, InetAddress group, int port, Receiver receiver)
      throws LinuxException {
    this.loop = loop;
    this.device = device;
    this.index = index;
    this.port = port;
    this.group = group;
    fd = NeighbourSockets.datagrams(device, index, group, port);
    loop.watch(fd, () -> read(receiver));
  }

  /**
   * Opens the socket for nodes that are named one by one, by their addresses of one family, by
   * whatever interface leads there.
   */
  public PeerLink(EventLoop loop, boolean ipv6, int port, Receiver receiver) throws LinuxException {
    this.loop = loop;
    this.device = "";
    this.index = 0;
    this.port = port;
    this.group = null;
    fd = NeighbourSockets.datagrams(ipv6, port);
    loop.watch(fd, () -> read(receiver));
  }

  /** The interface's name; empty where it is not bound to one. */
  public String device() {
    return device;
  }

  /** Whether it is over IPv6. */
  public boolean isIpv6() {
    return group instanceof Inet6Address;
  }

  /** The interface's number, or 0. */
  public int index() {
    return index;
  }

  private void read(Receiver receiver) {
    for (int i = 0; i < MAX_PER_TURN; i++) {
      fromLength[0] = from.length;
      long length = Sockets.receiveFrom(fd, buffer, from, fromLength);
      if (length < 0) {
        // Also what an ICMP error of an earlier message has left.
        return;
      }
      if (SocketAddress.fromBytes(from, fromLength[0]) instanceof SocketAddress.Internet source) {
        receiver.receive(this, source.host(), buffer, (int) length);
      }
    }
  }

  /** Sends to all nodes on the link; to nobody where it is not bound to one. */
  public void sendToAll(byte[] message) {
    if (group != null) {
      send(group, message);
    }
  }

  /** Sends to one; what is lost is repeated by whoever needs an answer. */
  public void send(InetAddress to, byte[] message) {
    Sockets.sendTo(fd, message, message.length, 0, new SocketAddress.Internet(to, port).toBytes());
  }

  @Override
  public void close() {
    loop.unwatch(fd);
    Descriptors.close(fd);
  }
}
