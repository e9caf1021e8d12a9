package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Any thread: takes finished log lines to where they go, without ever making the sender wait.
 *
 * <p>A datagram that the kernel does not take at once is dropped and counted, as HAProxy does. A
 * descriptor (stdout, a pipe to a container's log driver) may block its writer for as long as its
 * reader pleases, so it has a thread of its own behind a bounded queue.
 */
abstract class LogSink {
  static final LongAdder DROPPED = new LongAdder();

  abstract void send(byte[] line, int length);

  void close() {}

  static LogSink open(Endpoint destination) throws LinuxException {
    return switch (destination) {
      case Endpoint.Inet inet ->
          new Datagrams(
              new SocketAddress.Internet(inet.host(), inet.port() == 0 ? 514 : inet.port()));
      case Endpoint.InheritedDescriptor inherited -> new Stream(inherited.fd());
      case Endpoint other -> new Datagrams(other.toSocketAddress());
    };
  }

  /**
   * UDP or a unix datagram socket; a receiver that comes back is reached again without further ado.
   */
  private static final class Datagrams extends LogSink {
    private final int fd;
    private final byte[] address;

    Datagrams(SocketAddress address) throws LinuxException {
      this.address = address.toBytes();
      fd =
          LinuxException.check("log socket", Sockets.open(address.family(), Sockets.SOCK_DGRAM, 0));
    }

    @Override
    void send(byte[] line, int length) {
      if (Sockets.sendTo(fd, line, length, 0, address) < 0) {
        DROPPED.increment();
      }
    }

    @Override
    void close() {
      Descriptors.close(fd);
    }
  }

  /** A descriptor that may block. */
  private static final class Stream extends LogSink {
    private static final int QUEUED_LINES = 4096;

    private final ArrayBlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUED_LINES);
    private final int fd;
    private final Thread writer;

    Stream(int fd) throws LinuxException {
      this.fd = LinuxException.check("log descriptor " + fd, Descriptors.duplicate(fd));
      Descriptors.setCloseOnExec(this.fd, true);
      writer = Thread.ofPlatform().name("log-fd" + fd).daemon().start(this::write);
    }

    @Override
    void send(byte[] line, int length) {
      if (!queue.offer(java.util.Arrays.copyOf(line, length))) {
        DROPPED.increment();
      }
    }

    private void write() {
      try {
        while (true) {
          byte[] line = queue.take();
          if (line.length == 0) {
            return;
          }
          write(line);
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }

    /** What is full or has nobody at its other end loses the line, not those that follow. */
    private void write(byte[] line) {
      int from = 0;
      while (from < line.length) {
        long written = Descriptors.writeBlocking(fd, line, from, line.length - from);
        if (written < 0 && written != -Errno.EINTR) {
          DROPPED.increment();
          return;
        }
        from += (int) Math.max(0, written);
      }
    }

    @Override
    void close() {
      try {
        if (queue.offer(new byte[0], 100, TimeUnit.MILLISECONDS)
            && writer.join(Duration.ofMillis(500))) {
          Descriptors.close(fd);
        }
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
