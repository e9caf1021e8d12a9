package dev.evenkeel.balancer.event;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.evenkeel.balancer.config.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A thread of its own: sends what comes into a ring to a log server over TCP (manual, chapter 3.9;
 * RFC 6587), and connects anew as often as it must. A server that is slow or absent costs events,
 * the oldest first, never time.
 */
public final class RingForwarder implements AutoCloseable {
  private static final int RETRY_MS = 1000;
  private static final int CLOSE_MS = 500;

  /** Whether there can be a server at such an address. */
  public static boolean reaches(Endpoint endpoint) {
    return endpoint instanceof Endpoint.Inet || endpoint instanceof Endpoint.Unix;
  }

  /**
   * Where events are sent.
   *
   * @param endpoint its address; what it says of the host counts only if there is no name
   * @param hostName looked up at each connection; null for none
   * @param countsOctets whether a message begins with its length instead of ending with a line feed
   * @param connectMs how long a connection may take, 0 for as long as the kernel tries
   * @param serverMs how long bytes may wait to be taken, likewise
   */
  public record Server(
      Endpoint endpoint,
      @Nullable String hostName,
      boolean countsOctets,
      int connectMs,
      int serverMs) {}

  private final EventSink.InRing sink;
  private final Server server;
  private final Consumer<String> report;
  private final Thread thread;
  private volatile boolean closing;
  private boolean isLost;
  private @Nullable SocketChannel channel;
  private @Nullable Selector selector;

  private RingForwarder(EventSink.InRing sink, Server server, Consumer<String> report) {
    this.report = report;
    this.sink = sink;
    this.server = server;
    this.thread = Thread.ofPlatform().name("ring " + sink.name()).daemon().unstarted(this::run);
  }

  /**
   * Begins to send what is in the ring, and what will be.
   *
   * @param report told, in a sentence, when the server is lost and when it is there again
   */
  public static RingForwarder start(EventSink.InRing sink, Server server, Consumer<String> report) {
    RingForwarder made = new RingForwarder(sink, server, report);
    made.thread.start();
    return made;
  }

  private void run() {
    EventRing.Reader reader = sink.ring().reader();
    try {
      for (byte[] event = reader.take(); event != null; event = reader.take()) {
        byte[] frame = frame(event);
        while (!isSent(frame)) {
          disconnect();
          if (closing) {
            return;
          }
          Thread.sleep(RETRY_MS);
        }
        if (isLost) {
          isLost = false;
          report.accept(name() + " takes events again.");
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      disconnect();
    }
  }

  private String name() {
    String where = server.hostName() == null ? "" : server.hostName() + " ";
    return "Log server " + where + "[" + server.endpoint() + "] of ring '" + sink.name() + "'";
  }

  /** Says once that nothing goes through, and why. */
  private boolean failed(String reason) {
    if (!isLost) {
      isLost = true;
      report.accept(name() + " takes no events (" + reason + "); the latest ones wait for it.");
    }
    return false;
  }

  private byte[] frame(byte[] event) {
    byte[] before = server.countsOctets() ? (event.length + " ").getBytes(US_ASCII) : new byte[0];
    byte[] frame = new byte[before.length + event.length + (server.countsOctets() ? 0 : 1)];
    System.arraycopy(before, 0, frame, 0, before.length);
    System.arraycopy(event, 0, frame, before.length, event.length);
    if (!server.countsOctets()) {
      frame[frame.length - 1] = '\n';
    }
    return frame;
  }

  private boolean isSent(byte[] frame) {
    try {
      SocketChannel to = channel;
      // What is written to a connection that the server has ended is lost without a word.
      if (to == null || to.read(ByteBuffer.allocate(512)) < 0) {
        disconnect();
        to = connect();
      }
      if (to == null) {
        return failed("no connection in time");
      }
      ByteBuffer rest = ByteBuffer.wrap(frame);
      while (rest.hasRemaining()) {
        if (to.write(rest) == 0 && !isReady(SelectionKey.OP_WRITE, server.serverMs())) {
          return failed("nothing read in time");
        }
      }
      return true;
    } catch (IOException broken) {
      return failed(String.valueOf(broken.getMessage()));
    }
  }

  private @Nullable SocketChannel connect() throws IOException {
    SocketAddress address = address();
    SocketChannel made =
        address instanceof UnixDomainSocketAddress
            ? SocketChannel.open(StandardProtocolFamily.UNIX)
            : SocketChannel.open();
    channel = made;
    made.configureBlocking(false);
    selector = Selector.open();
    made.register(selector, 0);
    if (!made.connect(address)
        && (!isReady(SelectionKey.OP_CONNECT, server.connectMs()) || !made.finishConnect())) {
      return null;
    }
    return made;
  }

  private SocketAddress address() throws IOException {
    return switch (server.endpoint()) {
      case Endpoint.Inet(var host, int port) ->
          new InetSocketAddress(
              server.hostName() == null ? host : InetAddress.getByName(server.hostName()), port);
      case Endpoint.Unix(String path) -> UnixDomainSocketAddress.of(path);
      case Endpoint other -> throw new IOException("no stream: " + other);
    };
  }

  private boolean isReady(int operation, int limitMs) throws IOException {
    Selector at = selector;
    SocketChannel of = channel;
    if (at == null || of == null) {
      return false;
    }
    SelectionKey key = of.keyFor(at);
    key.interestOps(operation);
    at.selectedKeys().clear();
    boolean ready = at.select(limitMs) > 0;
    key.interestOps(0);
    return ready;
  }

  private void disconnect() {
    try {
      if (channel != null) {
        channel.close();
      }
      if (selector != null) {
        selector.close();
      }
    } catch (IOException ignored) {
      // It is gone either way.
    }
    channel = null;
    selector = null;
  }

  /** Sends what waits, for half a second at most. */
  @Override
  public void close() {
    closing = true;
    sink.ring().close();
    try {
      if (!thread.join(Duration.ofMillis(CLOSE_MS))) {
        thread.interrupt();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
