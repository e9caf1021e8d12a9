package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Ipv6RawSocket;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.RawSockets;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.packet.IpAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: a pair of raw sockets, one that hears the group (or, for unicast, our own
 * address) on one interface and one that speaks. Shared by the instances that use the same ones.
 */
final class Channel implements AutoCloseable {
  static final int PROTOCOL_VRRP = 112;
  private static final int MAX_PACKET_BYTES = 4096;
  private static final int MAX_PACKETS_PER_TURN = 1024;

  /**
   * What makes two instances share a channel.
   *
   * @param device where is listened
   * @param index its number
   * @param speaker where is spoken: the same, or a virtual interface on top of it
   * @param speakerIndex its number
   * @param address what is listened to: a group, or an address of ours
   * @param source IPv6: what the speaker sends from where it has no address itself; else null
   */
  record Key(
      String device,
      int index,
      String speaker,
      int speakerIndex,
      IpAddress address,
      @Nullable IpAddress source) {
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
  private final @Nullable Ipv6RawSocket receiver6;
  private final int sender;
  private final Map<IpAddress, byte[]> destinations = new HashMap<>();
  private final byte[] buffer = new byte[MAX_PACKET_BYTES + Ipv6RawSocket.HEADER_BYTES];

  Channel(Key key, EventLoop loop, Receiver onPacket) throws LinuxException {
    this.key = key;
    this.loop = loop;
    InetAddress address = inet(key.address());
    if (address instanceof Inet6Address six) {
      receiver6 =
          new Ipv6RawSocket(PROTOCOL_VRRP, key.device(), key.index(), six, MAX_PACKET_BYTES);
      receiver = receiver6.fd();
    } else {
      receiver6 = null;
      receiver = RawSockets.receiver(PROTOCOL_VRRP, key.device(), key.index(), address);
    }
    try {
      sender =
          receiver6 == null
              ? RawSockets.sender(key.speaker(), key.speakerIndex())
              : Ipv6RawSocket.sender(
                  key.speaker(),
                  key.speakerIndex(),
                  key.source() == null ? null : (Inet6Address) inet(key.source()));
    } catch (LinuxException refused) {
      closeReceiver();
      throw refused;
    }
    loop.watch(receiver, () -> read(onPacket));
  }

  Key key() {
    return key;
  }

  private void read(Receiver onPacket) {
    for (int i = 0; i < MAX_PACKETS_PER_TURN; i++) {
      long length = next();
      if (length <= 0) {
        return;
      }
      onPacket.receive(this, buffer, (int) length);
    }
  }

  private long next() {
    return receiver6 == null
        ? Sockets.receive(receiver, buffer, 0, buffer.length, 0)
        : receiver6.receive(buffer);
  }

  /** Forgets what has arrived and was not read yet. */
  void discard() {
    for (int i = 0; i < MAX_PACKETS_PER_TURN && next() > 0; i++) {
      // Nobody reads it.
    }
  }

  /** Sends a packet that has its IP header; the bytes sent or {@code -errno}. */
  long send(byte[] packet, IpAddress destination) {
    // As many as there are peers: they come with the configuration, not with packets.
    byte[] to = destinations.computeIfAbsent(destination, this::socketAddress);
    return Sockets.sendTo(sender, packet, packet.length, 0, to);
  }

  private byte[] socketAddress(IpAddress destination) {
    return inet(destination) instanceof Inet6Address six
        ? Ipv6RawSocket.destination(six, key.speakerIndex())
        : new SocketAddress.Internet(inet(destination), 0).toBytes();
  }

  /** The line Keepalived logs for the pair. */
  String describe() {
    return "VRRP sockpool: [ifindex(%3d), family(IPv%d), proto(112), fd(%d,%d) %s, address(%s)]"
        .formatted(
            key.speakerIndex(),
            key.address().isIpv6() ? 6 : 4,
            receiver,
            sender,
            key.isUnicast() ? ", unicast" : "multicast",
            key.address());
  }

  private static InetAddress inet(IpAddress address) {
    try {
      return InetAddress.getByAddress(address.toBytes());
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private void closeReceiver() {
    if (receiver6 == null) {
      Descriptors.close(receiver);
    } else {
      receiver6.close();
    }
  }

  @Override
  public void close() {
    loop.unwatch(receiver);
    closeReceiver();
    Descriptors.close(sender);
  }
}
