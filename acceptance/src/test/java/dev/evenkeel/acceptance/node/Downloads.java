package dev.evenkeel.acceptance.node;

import dev.evenkeel.lab.article.Article.Machine;
import dev.evenkeel.lab.network.Host;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Any thread: long downloads and conversations that are kept alive, from a client's host to servers
 * on others, all in this process.
 */
final class Downloads implements AutoCloseable {
  private static final int CHUNK_BYTES = 8 * 1024;
  private static final int LIMIT_MS = 60_000;

  /** For who asks with GET. */
  private static final String PAGE =
      "HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nWEB 1\n";

  private final List<ServerSocket> listeners = new ArrayList<>();
  private final List<Thread> clients = new ArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicInteger whole = new AtomicInteger();
  private final AtomicInteger broken = new AtomicInteger();
  private volatile boolean over;

  /** A server that answers each line with a line, or with so many slow chunks. */
  void serve(Host host, Machine machine, int port) throws IOException {
    ServerSocket listener =
        host.inNetwork(() -> {
          ServerSocket open = new ServerSocket();
          open.setReuseAddress(true);
          open.bind(new InetSocketAddress(InetAddress.ofLiteral(machine.address()), port), 511);
          return open;
        });
    listeners.add(listener);
    Thread.ofPlatform().daemon().start(() -> accept(listener));
  }

  private static void accept(ServerSocket listener) {
    while (!listener.isClosed()) {
      try {
        Socket connection = listener.accept();
        Thread.ofVirtual().start(() -> answer(connection));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void answer(Socket connection) {
    try (connection;
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream()) {
      for (int chunks = in.read(); chunks >= 0; chunks = in.read()) {
        if (chunks == 'G') {
          out.write(PAGE.getBytes(StandardCharsets.US_ASCII));
          return;
        }
        byte[] chunk = new byte[CHUNK_BYTES];
        if (chunks == 0) {
          out.write('.');
        }
        for (int i = 0; i < chunks; i++) {
          out.write(chunk);
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
      }
    } catch (IOException gone) {
      // A client that leaves, or a check.
    }
  }

  /** Starts a download of so many chunks, each 50 ms after the one before. */
  void download(Host client, String address, int port, int chunks) throws IOException {
    Socket socket = connect(client, address, port);
    start(
        socket,
        () -> {
          socket.getOutputStream().write(chunks);
          int left = chunks * CHUNK_BYTES;
          byte[] buffer = new byte[CHUNK_BYTES];
          while (left > 0) {
            int read = socket.getInputStream().read(buffer);
            if (read < 0) {
              throw new IOException("ended with " + left + " bytes missing");
            }
            left -= read;
          }
        });
  }

  /** Starts a conversation that goes on, a question every 100 ms, until {@link #finish}. */
  void converse(Host client, String address, int port) throws IOException {
    Socket socket = connect(client, address, port);
    start(
        socket,
        () -> {
          while (!over) {
            socket.getOutputStream().write(0);
            if (socket.getInputStream().read() != '.') {
              throw new IOException("ended");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
          }
        });
  }

  private interface Talk {
    void run() throws IOException;
  }

  private Socket connect(Host client, String address, int port) throws IOException {
    Socket socket =
        client.inNetwork(() -> {
          Socket open = new Socket();
          open.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), 5_000);
          open.setSoTimeout(10_000);
          return open;
        });
    sockets.add(socket);
    return socket;
  }

  private void start(Socket socket, Talk talk) {
    clients.add(
        Thread.ofVirtual()
            .start(() -> {
              try (socket) {
                talk.run();
                whole.incrementAndGet();
              } catch (IOException failed) {
                broken.incrementAndGet();
                System.out.println("broken: " + failed.getMessage());
              }
            }));
  }

  /** Lets the conversations end and waits for all; how many were whole. */
  int finish() throws InterruptedException {
    over = true;
    CountDownLatch ended = new CountDownLatch(clients.size());
    for (Thread client : clients) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              client.join();
            } catch (InterruptedException _) {
              Thread.currentThread().interrupt();
            }
            ended.countDown();
          });
    }
    ended.await(LIMIT_MS, TimeUnit.MILLISECONDS);
    clients.clear();
    over = false;
    return whole.getAndSet(0);
  }

  /** How many have been cut off so far. */
  int broken() {
    return broken.get();
  }

  @Override
  public void close() throws IOException {
    for (ServerSocket listener : listeners) {
      listener.close();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
