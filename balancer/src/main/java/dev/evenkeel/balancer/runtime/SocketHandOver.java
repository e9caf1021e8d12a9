package dev.evenkeel.balancer.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.linux.DescriptorPassing;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Sockets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Control thread only: gives listening sockets to a process that asked for them ({@code expose-fd
 * listeners}).
 *
 * <p>What HAProxy and its successors say to each other: first the number of sockets, four bytes in
 * the machine's order; then messages of at most 252 descriptors, which the receiver confirms with
 * four bytes each. Beside each descriptor stand the name of its network namespace and that of its
 * interface, each after its length in one byte, and four bytes that are zero.
 */
final class SocketHandOver {
  private static final int BATCH = 252;
  private static final int PATIENCE_MS = 1_000;

  private final EventLoop loop;
  private final int fd;
  private final List<ExposedSocket> sockets;
  private int given;

  private final Timer patience =
      new Timer() {
        @Override
        protected void expired() {
          close();
        }
      };

  private SocketHandOver(EventLoop loop, int fd, List<ExposedSocket> sockets) {
    this.loop = loop;
    this.fd = fd;
    this.sockets = sockets;
  }

  /** Gives {@code sockets} to the peer of {@code fd}, which is owned and closed at the end. */
  static void start(EventLoop loop, int fd, List<ExposedSocket> sockets) {
    SocketHandOver handOver = new SocketHandOver(loop, fd, sockets);
    loop.watch(fd, Epoll.IN, handOver::confirmed);
    if (handOver.send(number(sockets.size()))) {
      handOver.sendBatch();
    }
  }

  private static byte[] number(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array();
  }

  private void sendBatch() {
    List<ExposedSocket> batch = sockets.subList(given, Math.min(sockets.size(), given + BATCH));
    if (batch.isEmpty()) {
      close();
      return;
    }
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    for (ExposedSocket socket : batch) {
      name(names, socket.namespace());
      name(names, socket.device());
      names.writeBytes(new byte[4]);
    }
    given += batch.size();
    int[] descriptors = batch.stream().mapToInt(ExposedSocket::fd).toArray();
    if (send(names.toByteArray(), descriptors)) {
      if (given == sockets.size()) {
        close();
      } else {
        loop.timers().schedule(patience, loop.nowMs() + PATIENCE_MS);
      }
    }
  }

  private static void name(ByteArrayOutputStream to, String name) {
    byte[] bytes = name.getBytes(UTF_8);
    to.write(bytes.length);
    to.writeBytes(bytes);
  }

  /** A batch is a few kilobytes at most: a peer whose buffer does not take them is not HAProxy. */
  private boolean send(byte[] bytes, int... descriptors) {
    if (DescriptorPassing.send(fd, bytes, descriptors) == bytes.length) {
      return true;
    }
    close();
    return false;
  }

  private void confirmed(int readiness) {
    byte[] confirmation = new byte[4];
    long got = Sockets.receive(fd, confirmation, 0, 4, 0);
    if (got == 4 && given < sockets.size()) {
      sendBatch();
    } else if (got != -Errno.EAGAIN) {
      close();
    }
  }

  private void close() {
    loop.timers().cancel(patience);
    loop.unwatch(fd);
    Sockets.shutdown(fd, Sockets.SHUT_WR);
    Descriptors.close(fd);
  }
}
