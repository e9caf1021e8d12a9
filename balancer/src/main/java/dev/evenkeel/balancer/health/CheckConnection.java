package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.net.Socks4Handshake;
import dev.evenkeel.balancer.proxyproto.HeaderWriter;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: one connection of a check, with what has to be said before the check begins: a
 * request to a SOCKS4 proxy, a PROXY line. Used once.
 *
 * <p>Unless it lingers it is ended by a reset, so that no port is left in TIME_WAIT; and if nothing
 * is said at all, the reset answers the SYN-ACK itself: three packets instead of four.
 */
final class CheckConnection implements Pollable, ConnectionFacts {
  /** What the owner hears of the connection; never after {@link #close}. */
  interface Owner {
    /** It stands, and what had to be said first is said. */
    void connected();

    /** There is room for more bytes, or there are bytes to read, as was asked for. */
    void ready();

    /**
     * It is broken.
     *
     * @param connecting whether it did not even stand
     * @param reason the system's words
     */
    void broken(boolean connecting, String reason);
  }

  /**
   * A value: where to, and how.
   *
   * @param address of the server
   * @param socks4 the proxy to go through
   * @param sendProxy whether a PROXY line goes first
   * @param linger whether it is ended in order
   * @param silent whether nothing will be said on it
   */
  record Way(
      SocketAddress address,
      Optional<SocketAddress> socks4,
      boolean sendProxy,
      boolean linger,
      boolean silent) {}

  private enum Phase {
    CONNECTING,
    SOCKS4_REPLY,
    OPEN,
    CLOSED
  }

  private final EventLoop loop;
  private final Owner owner;
  private final Way way;
  private @Nullable Socks4Handshake socks4;
  private int fd = -1;
  private Phase phase = Phase.CONNECTING;

  CheckConnection(EventLoop loop, Way way, Owner owner) {
    this.loop = loop;
    this.way = way;
    this.owner = owner;
  }

  /** Whether the kernel has established it. */
  boolean isEstablished() {
    return phase == Phase.OPEN || phase == Phase.SOCKS4_REPLY;
  }

  @Override
  public @Nullable SocketAddress source() {
    try {
      return fd < 0 ? null : Sockets.localAddress(fd);
    } catch (LinuxException gone) {
      return null;
    }
  }

  @Override
  public SocketAddress destination() {
    return way.address;
  }

  @Override
  public int descriptor() {
    return fd;
  }

  /** Begins to connect; the owner hears how it went, perhaps at once. */
  void open(CheckSource source) {
    SocketAddress to = way.socks4.orElse(way.address);
    int opened = Sockets.open(to.family(), Sockets.SOCK_STREAM, 0);
    if (opened < 0) {
      owner.broken(false, Errno.text(-opened));
      return;
    }
    fd = opened;
    if (to instanceof SocketAddress.Internet && way.silent && !way.linger) {
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_QUICKACK, 0);
    }
    if (!way.linger) {
      Sockets.resetOnClose(fd);
    }
    int bound = source.bind(fd);
    int connected = bound < 0 ? bound : Sockets.connect(fd, to.toBytes());
    if (connected == 0) {
      loop.watch(fd, 0, this);
      established();
    } else if (connected == -Errno.EINPROGRESS) {
      loop.watch(fd, Epoll.OUT, this);
    } else {
      owner.broken(true, Errno.text(-connected));
    }
  }

  @Override
  public void ready(int readiness) {
    switch (phase) {
      case CONNECTING -> {
        int error = Sockets.takeError(fd);
        if (error != 0) {
          owner.broken(true, Errno.text(error));
        } else if ((readiness & Epoll.OUT) != 0) {
          established();
        }
      }
      case SOCKS4_REPLY -> {
        if (socks4 != null) {
          readSocks4Reply(socks4);
        }
      }
      case OPEN -> owner.ready();
      case CLOSED -> {}
    }
  }

  /** Asks to be told when there are bytes to read, or the end. */
  void awaitInput() {
    loop.interest(fd, Epoll.IN);
  }

  /** Asks to be told when there is room for bytes. */
  void awaitOutput() {
    loop.interest(fd, Epoll.OUT);
  }

  /** Bytes written, or {@code -errno}. */
  int write(byte[] bytes, int from) {
    return (int) Sockets.send(fd, bytes, from, bytes.length - from, 0);
  }

  /** Bytes read, 0 at the end, or {@code -errno}. */
  int read(byte[] into, int from) {
    return (int) Sockets.receive(fd, into, from, into.length - from, 0);
  }

  /** Ends it; nothing is heard of it any more. */
  void close() {
    phase = Phase.CLOSED;
    if (fd >= 0) {
      loop.forget(fd);
      Descriptors.close(fd);
      fd = -1;
    }
  }

  private void established() {
    if (way.socks4.isEmpty()) {
      introduce();
      return;
    }
    Socks4Handshake handshake = new Socks4Handshake(fd);
    socks4 = handshake;
    phase = Phase.SOCKS4_REPLY;
    if (!Socks4Handshake.canName(way.address)) {
      owner.broken(false, "SOCKS4 Proxy cannot reach this kind of address");
    } else if (!handshake.ask(way.address)) {
      owner.broken(false, "SOCKS4 Proxy write error during handshake");
    } else {
      awaitInput();
    }
  }

  private void readSocks4Reply(Socks4Handshake handshake) {
    switch (handshake.read()) {
      case WAITS -> {}
      case GRANTED -> introduce();
      case REFUSED -> owner.broken(false, "SOCKS4 Proxy deny the request");
      case FAILED -> owner.broken(false, "SOCKS4 Proxy read error during handshake");
    }
  }

  private void introduce() {
    phase = Phase.OPEN;
    if (way.sendProxy) {
      byte[] line = proxyLine();
      int written = write(line, 0);
      if (written != line.length) {
        owner.broken(false, written < 0 ? Errno.text(-written) : "Short write");
        return;
      }
    }
    loop.interest(fd, 0);
    owner.connected();
  }

  /** Version 1 of the PROXY protocol, chapter 2.1. */
  private byte[] proxyLine() {
    return HeaderWriter.text(source(), way.address);
  }
}
