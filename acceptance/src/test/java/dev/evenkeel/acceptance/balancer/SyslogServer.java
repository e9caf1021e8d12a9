package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Receives log lines by UDP on the loopback and keeps them as they came. */
final class SyslogServer implements AutoCloseable {
  private final DatagramSocket socket;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  SyslogServer() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    socket.setReceiveBufferSize(4 << 20);
    Thread.ofPlatform().daemon().name("syslog").start(this::receive);
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  private void receive() {
    byte[] buffer = new byte[65536];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        lines.add(new String(buffer, 0, packet.getLength(), ISO_8859_1));
      }
    } catch (IOException closed) {
      return;
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
