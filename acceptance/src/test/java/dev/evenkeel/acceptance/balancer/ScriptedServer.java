package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A server that follows a script: {@code send}, {@code sendhex}, {@code fill N}, {@code read N},
 * {@code until TEXT}, {@code sleep MS}, {@code fin}, {@code close}, {@code reset}; {@code refuse}
 * and {@code full} are servers that accept nobody. At the end of a script it reads until the client
 * goes.
 */
final class ScriptedServer implements AutoCloseable {
  final int port;
  private final ServerSocket listener;
  private final List<List<String>> scripts;
  private final Socket placeholder = new Socket();
  private final List<Socket> fillers = new ArrayList<>();
  private final List<ByteArrayOutputStream> received = new CopyOnWriteArrayList<>();

  /**
   * @param scripts one for each connection; the last one is used again and again
   */
  ScriptedServer(List<List<String>> scripts) throws IOException {
    this.scripts = scripts;
    String first = scripts.getFirst().getFirst();
    int backlog = first.equals("full") ? 1 : 64;
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    if (first.equals("refuse")) {
      // Bound and not listening: refuses, and nobody else gets the port meanwhile.
      listener = new ServerSocket();
      placeholder.bind(new InetSocketAddress(loopback, 0));
      port = placeholder.getLocalPort();
      return;
    }
    listener = new ServerSocket(0, backlog, loopback);
    port = listener.getLocalPort();
    switch (first) {
      case "full" -> fill();
      default -> Thread.ofPlatform().daemon().name("scripted-" + port).start(this::accept);
    }
  }

  private void fill() throws IOException {
    for (int i = 0; i < 4; i++) {
      var channel = java.nio.channels.SocketChannel.open();
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress("127.0.0.1", port));
      fillers.add(channel.socket());
    }
  }

  /** What the first client said, one char for each byte. */
  String firstWords() {
    return received.isEmpty() ? "" : received.getFirst().toString(ISO_8859_1);
  }

  private void accept() {
    try {
      for (int count = 0; ; count++) {
        Socket socket = listener.accept();
        socket.setSoTimeout(5_000);
        List<String> script = scripts.get(Math.min(count, scripts.size() - 1));
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        received.add(heard);
        Thread.startVirtualThread(() -> serve(socket, script, heard));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private static void serve(Socket socket, List<String> script, ByteArrayOutputStream heard) {
    try (socket) {
      for (String step : script) {
        String[] words = step.split(" ", 2);
        String argument = words.length > 1 ? words[1] : "";
        switch (words[0]) {
          case "send" -> say(socket, WireText.bytes(argument));
          case "sendhex" -> say(socket, HexFormat.of().parseHex(argument.replace(" ", "")));
          case "fill" -> say(socket, new byte[Integer.parseInt(argument)]);
          case "read" -> hear(socket, heard, "", Integer.parseInt(argument));
          case "until" ->
              hear(
                  socket,
                  heard,
                  new String(WireText.bytes(argument), ISO_8859_1),
                  Integer.MAX_VALUE);
          case "sleep" -> LockSupport.parkNanos(Integer.parseInt(argument) * 1_000_000L);
          case "fin" -> socket.shutdownOutput();
          case "close" -> {
            return;
          }
          case "reset" -> {
            socket.setSoLinger(true, 0);
            return;
          }
          default -> {
            // "accept": nothing is said.
          }
        }
      }
      hear(socket, heard, "", Integer.MAX_VALUE);
    } catch (IOException gone) {
      return;
    }
  }

  /** A client that has reset the connection by now may have spoken before: that is still heard. */
  private static void say(Socket socket, byte[] words) throws IOException {
    try {
      socket.getOutputStream().write(words);
    } catch (SocketException nobodyListens) {
      if (socket.isClosed()) {
        throw nobodyListens;
      }
    }
  }

  private static void hear(Socket socket, ByteArrayOutputStream heard, String end, int count)
      throws IOException {
    while (heard.size() < count) {
      if (!end.isEmpty() && heard.toString(ISO_8859_1).endsWith(end)) {
        return;
      }
      int read = socket.getInputStream().read();
      if (read < 0) {
        return;
      }
      heard.write(read);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    placeholder.close();
    for (Socket filler : fillers) {
      filler.close();
    }
  }
}
