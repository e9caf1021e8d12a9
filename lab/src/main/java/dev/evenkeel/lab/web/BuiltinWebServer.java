package dev.evenkeel.lab.web;

import dev.evenkeel.lab.network.Host;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A web server inside this process whose sockets are in a host's network: one thread accepts, a
 * virtual thread serves each connection.
 */
public final class BuiltinWebServer implements WebServer {
  private static final int BACKLOG = 511; // nginx's on Linux

  private final String name;
  private final Host host;
  private final InetSocketAddress address;
  private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
  private volatile @Nullable ServerSocketChannel listener;

  /**
   * A server that is not started yet.
   *
   * @param address the IPv4 address of the host to listen on
   * @param port the port; 0 lets the kernel choose
   */
  public BuiltinWebServer(String name, Host host, String address, int port) {
    this.name = name;
    this.host = host;
    this.address = new InetSocketAddress(InetAddress.ofLiteral(address), port);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start() throws IOException {
    if (isUp()) {
      return;
    }
    ServerSocketChannel opened = host.inNetwork(this::open);
    listener = opened;
    Thread.ofPlatform().daemon().name(name).start(() -> accept(opened));
  }

  private ServerSocketChannel open() throws IOException {
    ServerSocketChannel channel = ServerSocketChannel.open(java.net.StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      return channel.bind(address, BACKLOG);
    } catch (IOException refused) {
      channel.close();
      throw refused;
    }
  }

  private void accept(ServerSocketChannel from) {
    byte[] page = Page.of(name).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    while (from.isOpen()) {
      try {
        SocketChannel connection = from.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection, page));
        if (!from.isOpen()) {
          closeConnections(); // stopped while this one was being accepted
        }
      } catch (IOException stoppedOrAborted) {
        // Closed by stop(), or a connection that died before it was accepted.
      }
    }
  }

  private void serve(SocketChannel connection, byte[] page) {
    try (connection) {
      connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
      new HttpConversation(connection, page).run();
    } catch (IOException gone) {
      // The client, or a health check, went away: nothing to tell anybody.
    } finally {
      connections.remove(connection);
    }
  }

  @Override
  public void stop() {
    ServerSocketChannel open = listener;
    listener = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException alreadyClosed) {
        // It no longer listens, which is all that is wanted.
      }
      closeConnections();
    }
  }

  private void closeConnections() {
    for (SocketChannel connection : connections) {
      try {
        connection.close();
      } catch (IOException alreadyClosed) {
        // Closed is what it should be.
      }
    }
  }

  @Override
  public boolean isUp() {
    return listener != null;
  }
}
