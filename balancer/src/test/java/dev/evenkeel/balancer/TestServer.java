package dev.evenkeel.balancer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server on a free port of the loopback; each connection is handled by a thread of its own. */
final class TestServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Connections in the order of their arrival, for tests that play the server themselves. */
  final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

  /** What a server does with a connection. */
  @FunctionalInterface
  interface Handler {
    void handle(Socket socket) throws IOException;
  }

  /** A server whose connections the test takes from {@link #accepted}. */
  TestServer() throws IOException {
    this(null);
  }

  TestServer(Handler handler) throws IOException {
    listener = new ServerSocket(0, 1024, InetAddress.getByName("127.0.0.1"));
    Thread.ofPlatform().daemon().name("test-server").start(() -> accept(handler));
  }

  /** A server that sends everything back, then closes. */
  static TestServer echo() throws IOException {
    return new TestServer(socket -> {
      socket.getInputStream().transferTo(socket.getOutputStream());
      socket.shutdownOutput();
      socket.close();
    });
  }

  /** A server that says one word and closes. */
  static TestServer saying(String word) throws IOException {
    return new TestServer(socket -> {
      socket.getOutputStream().write(word.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      while (socket.getInputStream().read() >= 0) {
        // Waits for the end, so that nothing is reset.
      }
      socket.close();
    });
  }

  int port() {
    return listener.getLocalPort();
  }

  String address() {
    return "127.0.0.1:" + port();
  }

  /** The next connection, waiting for it. */
  Socket next() throws InterruptedException {
    Socket socket = accepted.poll(20, TimeUnit.SECONDS);
    if (socket == null) {
      throw new AssertionError("no connection came");
    }
    return socket;
  }

  private void accept(Handler handler) {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setSoTimeout(20_000);
        open.add(socket);
        if (handler == null) {
          accepted.add(socket);
        } else {
          Thread.startVirtualThread(() -> {
            try {
              handler.handle(socket);
            } catch (IOException gone) {
              closeQuietly(socket);
            } finally {
              open.remove(socket);
            }
          });
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException gone) {
      return;
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException gone) {
      throw new AssertionError(gone);
    }
    open.forEach(TestServer::closeQuietly);
  }
}
