package dev.evenkeel.lab.sniffer;

import dev.evenkeel.lab.network.Host;
import dev.evenkeel.lab.network.Switch;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.linux.netlink.Links;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * Hears every VRRP packet on the switch from one host, by a raw socket of protocol 112 that has
 * joined the group of VRRP (RFC 5798, section 5.1.1.2), and hands it over from a thread of its own.
 */
public final class Sniffer implements AutoCloseable {
  private static final int PROTOCOL_VRRP = 112;
  private static final String GROUP = "224.0.0.18";
  private static final int IP_ADD_MEMBERSHIP = 35;
  private static final int POLL_MS = 100;

  /**
   * A packet as heard.
   *
   * @param timeNs when, in {@link System#nanoTime} terms
   */
  public record Heard(long timeNs, Ipv4Packet packet) {}

  private final int fd;
  private final Consumer<Heard> listener;
  private final Thread thread;
  private volatile boolean stopping;

  private Sniffer(int fd, Consumer<Heard> listener) {
    this.fd = fd;
    this.listener = listener;
    thread = Thread.ofPlatform().daemon().name("sniffer").unstarted(this::run);
  }

  /** Starts to listen on {@code eth0} of a host. */
  public static Sniffer start(Host host, Consumer<Heard> listener) throws IOException {
    Sniffer sniffer = new Sniffer(host.inNetwork(Sniffer::open), listener);
    sniffer.thread.start();
    return sniffer;
  }

  private static int open() throws LinuxException {
    int fd =
        LinuxException.check(
            "raw socket", Sockets.open(SocketAddress.AF_INET, Sockets.SOCK_RAW, PROTOCOL_VRRP));
    try (Links links = new Links()) {
      byte[] membership = // struct ip_mreqn: group, any address, interface
          ByteBuffer.allocate(12)
              .order(ByteOrder.nativeOrder())
              .put(InetAddress.ofLiteral(GROUP).getAddress())
              .putInt(0)
              .putInt(links.index(Switch.INTERFACE))
              .array();
      LinuxException.check(
          "join " + GROUP,
          Sockets.setOption(fd, Sockets.IPPROTO_IP, IP_ADD_MEMBERSHIP, membership));
      return fd;
    } catch (LinuxException failed) {
      Descriptors.close(fd);
      throw failed;
    }
  }

  private void run() {
    byte[] buffer = new byte[2048];
    try (Epoll epoll = new Epoll(1)) {
      LinuxException.check("epoll", epoll.add(fd, Epoll.IN, 0));
      while (!stopping) {
        if (epoll.await(POLL_MS) == 0) {
          continue;
        }
        long length = Sockets.receive(fd, buffer, 0, buffer.length, 0);
        if (length > 0) {
          long now = System.nanoTime();
          Ipv4Packet.of(buffer, (int) length)
              .ifPresent(packet -> listener.accept(new Heard(now, packet)));
        }
      }
    } catch (LinuxException failed) {
      throw new IllegalStateException("cannot wait for packets", failed);
    } finally {
      Descriptors.close(fd);
    }
  }

  /** Stops listening and waits until the thread has ended. */
  @Override
  public void close() {
    stopping = true;
    try {
      thread.join(10 * POLL_MS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
