package dev.evenkeel.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A syslog server on the loopback that keeps what it receives. */
final class LogReceiver implements AutoCloseable {
  /** Line of {@code option tcplog}: server, Tc, bytes, termination, retries. */
  private static final Pattern TCPLOG =
      Pattern.compile(
          ".*: [0-9.]+:[0-9]+ \\[[^]]+] (\\S+) (\\S+)/(\\S+) (-?[0-9]+)/(-?[0-9]+)/(\\+?[0-9]+) "
              + "(\\+?[0-9]+) (..) ([0-9]+)/([0-9]+)/([0-9]+)/([0-9]+)/(\\+?[0-9]+) [0-9]+/[0-9]+");

  private final DatagramSocket socket;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private int taken;

  /** What a line of {@code option tcplog} says. */
  record Line(
      String frontend,
      String backend,
      String server,
      long queueMs,
      long connectMs,
      long totalMs,
      long bytes,
      String termination,
      String retries) {}

  LogReceiver() throws IOException {
    socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
    socket.setReceiveBufferSize(4 << 20);
    Thread.ofPlatform().daemon().name("log-receiver").start(this::receive);
  }

  /** The next line that was not asked for yet. */
  String next() {
    int index = taken++;
    BalancerRig.await("log line " + index, () -> lines.size() > index);
    return lines.get(index);
  }

  int port() {
    return socket.getLocalPort();
  }

  /** Everything so far, without line feeds. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Waits for the nth line, counted from 0, that {@code option tcplog} formats. */
  Line tcp(int index) {
    BalancerRig.await("log line " + index + " in " + lines, () -> tcp().size() > index);
    return tcp().get(index);
  }

  List<Line> tcp() {
    return lines.stream()
        .map(TCPLOG::matcher)
        .filter(Matcher::matches)
        .map(m ->
            new Line(
                m.group(1),
                m.group(2),
                m.group(3),
                Long.parseLong(m.group(4)),
                Long.parseLong(m.group(5)),
                Long.parseLong(m.group(6)),
                Long.parseLong(m.group(7)),
                m.group(8),
                m.group(13)))
        .toList();
  }

  private void receive() {
    byte[] buffer = new byte[65536];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        lines.add(new String(buffer, 0, packet.getLength(), ISO_8859_1).stripTrailing());
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
