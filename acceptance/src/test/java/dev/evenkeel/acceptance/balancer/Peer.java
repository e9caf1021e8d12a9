package dev.evenkeel.acceptance.balancer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server behind the balancer, played by the test, on a port that can be closed and reopened. */
final class Peer implements AutoCloseable {
  final int port;
  private final @Nullable String greeting;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();
  private volatile @Nullable ServerSocket listener;

  /** A server whose connections the test takes one by one. */
  Peer() throws IOException {
    this(null);
  }

  /** A server that greets each client and hangs up; null for none of that. */
  Peer(@Nullable String greeting) throws IOException {
    this.greeting = greeting;
    ServerSocket first = new ServerSocket(0, 256, InetAddress.getByName("127.0.0.1"));
    port = first.getLocalPort();
    serve(first);
  }

  private void serve(ServerSocket on) {
    listener = on;
    Thread.ofPlatform().daemon().name("peer-" + port).start(() -> accept(on));
  }

  /** Refuses connections from now on. */
  void down() throws IOException {
    ServerSocket on = listener;
    if (on != null) {
      on.close();
      listener = null;
    }
  }

  /** Accepts connections again. */
  void up() throws IOException {
    if (listener == null) {
      ServerSocket again = new ServerSocket();
      again.setReuseAddress(true);
      again.bind(new java.net.InetSocketAddress("127.0.0.1", port), 256);
      serve(again);
    }
  }

  Socket next() throws InterruptedException {
    Socket socket = accepted.poll(20, TimeUnit.SECONDS);
    if (socket == null) {
      throw new AssertionError("no connection came to port " + port);
    }
    return socket;
  }

  private void accept(ServerSocket on) {
    try {
      while (true) {
        Socket socket = on.accept();
        socket.setSoTimeout(20_000);
        String word = greeting;
        if (word == null) {
          open.add(socket);
          accepted.add(socket);
        } else {
          Thread.startVirtualThread(() -> greet(socket, word));
        }
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static void greet(Socket socket, String word) {
    try (socket) {
      socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      end(socket);
    } catch (IOException gone) {
      return;
    }
  }

  /** Reads to the end; how much there was and how it ended. */
  static String end(Socket socket) {
    long bytes = 0;
    try {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[65536];
      int read;
      while ((read = in.read(buffer)) >= 0) {
        bytes += read;
      }
      return bytes + " bytes, end";
    } catch (SocketTimeoutException silent) {
      return bytes + " bytes, silence";
    } catch (IOException reset) {
      return bytes + " bytes, " + reset.getMessage();
    }
  }

  static void reset(Socket socket) throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    down();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
