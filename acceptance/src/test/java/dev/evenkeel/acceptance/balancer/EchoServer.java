package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A server that answers whatever comes with the same between brackets, and ends after "bye". */
final class EchoServer implements AutoCloseable {
  private final ServerSocket listener =
      new ServerSocket(0, 256, InetAddress.getByName("127.0.0.1"));
  private final String name;

  EchoServer(String name) throws IOException {
    this.name = name;
    Thread.ofPlatform().daemon().name("echo").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(20_000);
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[65536];
      StringBuilder all = new StringBuilder();
      int read;
      while (all.indexOf("bye") < 0 && (read = in.read(buffer)) >= 0) {
        all.append(new String(buffer, 0, read, ISO_8859_1));
      }
      socket.getOutputStream().write((name + "<" + all + ">").getBytes(ISO_8859_1));
    } catch (IOException gone) {
      return;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
