package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.RawSockets;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.packet.Ipv4;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Daemon thread only: a pair of raw sockets on one interface, one that hears the group (or, for
 * unicast, our own address) and one that speaks. Shared by the instances that use the same ones.
 */
final class Channel implements AutoCloseable {
  static final int PROTOCOL_VRRP = 112;
  private static final int MAX_PACKET_BYTES = 4096;
  private static final int MAX_PACKETS_PER_TURN = 1024;

  /** What makes two instances share a channel. */
  record Key(String device, int index, Ipv4 address) {
    boolean isUnicast() {
      return !address.isMulticast();
    }
  }

  /** Takes a packet, its IP header first. */
  interface Receiver {
    void receive(Channel channel, byte[] packet, int length);
  }

  private final Key key;
  private final EventLoop loop;
  private final int receiver;
  private final int sender;
  private final byte[] buffer = new byte[MAX_PACKET_BYTES];

  Channel(Key key, EventLoop loop, Receiver onPacket) throws LinuxException {
    this.key = key;
    this.loop = loop;
    receiver = RawSockets.receiver(PROTOCOL_VRRP, key.device(), key.index(), inet(key.address()));
    try {
      sender = RawSockets.sender(key.device(), key.index());
    } catch (LinuxException refused) {
      Descriptors.close(receiver);
      throw refused;
    }
    loop.watch(receiver, () -> read(onPacket));
  }

  Key key() {
    return key;
  }

  private void read(Receiver onPacket) {
    for (int i = 0; i < MAX_PACKETS_PER_TURN; i++) {
      long length = Sockets.receive(receiver, buffer, 0, buffer.length, 0);
      if (length <= 0) {
        return;
      }
      onPacket.receive(this, buffer, (int) length);
    }
  }

  /** Sends a packet that has its IP header; the bytes sent or {@code -errno}. */
  long send(byte[] packet, Ipv4 destination) {
    byte[] to = new SocketAddress.Internet(inet(destination), 0).toBytes();
    return Sockets.sendTo(sender, packet, packet.length, 0, to);
  }

  /** The line Keepalived logs for the pair. */
  String describe() {
    return "VRRP sockpool: [ifindex(%3d), family(IPv4), proto(112), fd(%d,%d) %s, address(%s)]"
        .formatted(
            key.index(),
            receiver,
            sender,
            key.isUnicast() ? ", unicast" : "multicast",
            key.address());
  }

  private static InetAddress inet(Ipv4 address) {
    try {
      return InetAddress.getByAddress(address.toBytes());
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Override
  public void close() {
    loop.unwatch(receiver);
    Descriptors.close(receiver);
    Descriptors.close(sender);
  }
}
