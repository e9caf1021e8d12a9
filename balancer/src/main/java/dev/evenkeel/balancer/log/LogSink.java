package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.event.DescriptorWriter;
import dev.evenkeel.balancer.event.EventSink;
import dev.evenkeel.balancer.event.EventSinks;
import dev.evenkeel.balancer.event.RingForwarder;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Any thread: takes finished log lines to where they go, without ever making the sender wait.
 *
 * <p>A datagram that the kernel does not take at once is dropped and counted, as HAProxy does. A
 * descriptor (stdout, a pipe to a container's log driver) may block its writer for as long as its
 * reader pleases, so it has a thread of its own behind a bounded queue.
 */
abstract class LogSink {
  static final LongAdder DROPPED = new LongAdder();

  /** What waits for a log server over TCP that is slow. */
  private static final int RING_BYTES = 1 << 20;

  /** How long such a server may take to answer a call, or to take a line. */
  private static final int SERVER_LIMIT_MS = 5000;

  abstract void send(byte[] line, int length);

  void close() {}

  static LogSink open(LogDestination destination, EventSinks sinks, Consumer<String> report)
      throws LinuxException {
    return switch (destination) {
      case LogDestination.Socket(Endpoint endpoint) -> open(endpoint);
      case LogDestination.Ring(String name, var position) ->
          sinks.find(name).<LogSink>map(sink -> new Ring(sink, List.of())).orElseGet(Nowhere::new);
      case LogDestination.Server(Endpoint endpoint, SourcePosition position) -> {
        EventSink.InRing ring =
            sinks.addRing(
                sinks.freeName(),
                "created from logserver declared into '"
                    + position.file()
                    + "' at line "
                    + position.line(),
                RING_BYTES);
        RingForwarder.Server server =
            new RingForwarder.Server(endpoint, null, false, SERVER_LIMIT_MS, SERVER_LIMIT_MS);
        yield new Ring(ring, List.of(RingForwarder.start(ring, server, report)));
      }
    };
  }

  private static LogSink open(Endpoint endpoint) throws LinuxException {
    return switch (endpoint) {
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
    private final DescriptorWriter writer;

    Stream(int fd) throws LinuxException {
      writer = DescriptorWriter.open(fd, DROPPED);
    }

    @Override
    void send(byte[] line, int length) {
      writer.send(line, length);
    }

    @Override
    void close() {
      writer.close();
    }
  }

  /** A ring, and who gets what comes into it. */
  private static final class Ring extends LogSink {
    private final EventSink sink;
    private final List<RingForwarder> forwarders;

    Ring(EventSink sink, List<RingForwarder> forwarders) {
      this.sink = sink;
      this.forwarders = forwarders;
    }

    @Override
    void send(byte[] line, int length) {
      sink.write(line, length);
    }

    @Override
    void close() {
      forwarders.forEach(RingForwarder::close);
    }
  }

  /** A ring that is not there. */
  private static final class Nowhere extends LogSink {
    @Override
    void send(byte[] line, int length) {
      DROPPED.increment();
    }
  }
}
