package dev.evenkeel.balancer.process;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evenkeel.balancer.net.HandedSockets;
import dev.evenkeel.linux.DescriptorPassing;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Control thread only: asks another process, this program or HAProxy itself, for its listening
 * sockets ({@code -x}). {@code runtime.SocketHandOver} describes what is said.
 */
public final class SocketTransfer implements AutoCloseable {
  private static final int PATIENCE_MS = 1_000;
  private static final int MAX_SOCKETS = 1_000_000;

  private final int fd;
  private final Epoll epoll;
  private final List<Integer> received = new ArrayList<>();
  private final ByteArrayOutputStream names = new ByteArrayOutputStream();
  private final int[] descriptors = new int[DescriptorPassing.MAX_DESCRIPTORS];
  private final int[] came = new int[1];

  private SocketTransfer(int fd) throws LinuxException {
    this.fd = fd;
    this.epoll = new Epoll(1);
    epoll.add(fd, Epoll.IN, 0);
  }

  /**
   * Asks the process that listens at a path.
   *
   * @throws IOException with HAProxy's words when the sockets cannot be had
   */
  public static HandedSockets from(String path) throws IOException {
    int fd =
        LinuxException.check("socket", Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_STREAM, 0));
    boolean connected;
    try {
      connected = Sockets.connect(fd, new SocketAddress.Unix(path, false).toBytes()) == 0;
    } catch (IllegalArgumentException tooLong) {
      connected = false;
    }
    if (!connected) {
      Descriptors.close(fd);
      throw new IOException("Failed to connect to the old process socket '" + path + "'");
    }
    return over(fd);
  }

  /** Asks over a connection, which is closed afterwards. */
  public static HandedSockets over(int fd) throws IOException {
    try (SocketTransfer transfer = new SocketTransfer(fd)) {
      byte[] question = "_getsocks\n".getBytes(US_ASCII);
      if (Sockets.send(fd, question, 0, question.length, 0) != question.length) {
        throw new IOException("Failed to send a message to the old process !");
      }
      return transfer.receiveAll();
    }
  }

  private HandedSockets receiveAll() throws IOException {
    byte[] number = new byte[4];
    if (receive(number) != 4) {
      throw new IOException("Failed to get the number of sockets to be transferred !");
    }
    int expected = ByteBuffer.wrap(number).order(ByteOrder.nativeOrder()).getInt();
    if (expected < 0 || expected > MAX_SOCKETS) {
      throw new IOException("Inconsistency while transferring sockets !");
    }
    byte[] chunk = new byte[65_536];
    while (received.size() < expected) {
      int before = received.size();
      int got = receive(chunk);
      if (got == 0) {
        received.forEach(Descriptors::close);
        throw new IOException("Failed to receive all the sockets of the old process !");
      }
      names.write(chunk, 0, got);
      if (came[0] > 0) {
        // The last confirmation may find the connection closed: the old process is done.
        byte[] so = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(before).array();
        Sockets.send(fd, so, 0, so.length, 0);
      }
    }
    return sorted(ByteBuffer.wrap(names.toByteArray()));
  }

  /** Receives bytes and keeps the descriptors among them; 0 when the peer is gone or silent. */
  private int receive(byte[] into) throws LinuxException {
    while (true) {
      long got = DescriptorPassing.receive(fd, into, descriptors, came);
      if (got >= 0) {
        for (int index = 0; index < came[0]; index++) {
          received.add(descriptors[index]);
        }
        return (int) got;
      }
      if (got != -Errno.EAGAIN || epoll.await(PATIENCE_MS) == 0) {
        return 0;
      }
    }
  }

  private HandedSockets sorted(ByteBuffer beside) {
    HandedSockets sockets = HandedSockets.none();
    for (int socket : received) {
      String namespace = name(beside);
      String device = name(beside);
      beside.position(Math.min(beside.limit(), beside.position() + 4));
      sockets.add(socket, namespace, device);
    }
    return sockets;
  }

  private static String name(ByteBuffer from) {
    int length = from.hasRemaining() ? from.get() & 0xff : 0;
    byte[] bytes = new byte[Math.min(length, from.remaining())];
    from.get(bytes);
    return new String(bytes, UTF_8);
  }

  @Override
  public void close() {
    epoll.close();
    Descriptors.close(fd);
  }
}
