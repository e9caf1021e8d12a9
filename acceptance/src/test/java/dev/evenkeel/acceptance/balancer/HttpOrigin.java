package dev.evenkeel.acceptance.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that answers as its client wishes: the header {@code x-reply} holds the bytes of the
 * response in hexadecimal, {@code x-then: close} or {@code reset} says what follows them. What it
 * heard is kept by the header {@code x-case}.
 */
final class HttpOrigin implements AutoCloseable {
  private static final byte[] DEFAULT_REPLY =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(ISO_8859_1);

  private final ServerSocket listener =
      new ServerSocket(0, 512, InetAddress.getByName("127.0.0.1"));
  private final Map<String, List<String>> heard = new ConcurrentHashMap<>();

  HttpOrigin() throws IOException {
    Thread.ofPlatform().daemon().name("origin-" + port()).start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What was heard of a case, a request each, without the headers that are about the case. */
  List<String> heard(String name) {
    return List.copyOf(heard.getOrDefault(name, List.of()));
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setSoTimeout(20_000);
        Thread.startVirtualThread(() -> serve(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      while (true) {
        String head = until(in, "\r\n\r\n");
        if (head.isEmpty()) {
          return;
        }
        String body = body(in, head);
        String name = header(head, "x-case");
        heard
            .computeIfAbsent(name, n -> new CopyOnWriteArrayList<>())
            .add(head.replaceAll("(?m)^x-(reply|then|case):.*\r\n", "") + body);
        String reply = header(head, "x-reply");
        socket
            .getOutputStream()
            .write(reply.isEmpty() ? DEFAULT_REPLY : HexFormat.of().parseHex(reply));
        switch (header(head, "x-then")) {
          case "close" -> {
            return;
          }
          case "reset" -> {
            socket.setSoLinger(true, 0);
            return;
          }
          default -> {
            // The connection stays.
          }
        }
      }
    } catch (IOException gone) {
      return;
    }
  }

  private static String body(InputStream in, String head) throws IOException {
    if (header(head, "transfer-encoding").equals("chunked")) {
      return until(in, "0\r\n\r\n");
    }
    String length = header(head, "content-length");
    return length.isEmpty() ? "" : new String(in.readNBytes(Integer.parseInt(length)), ISO_8859_1);
  }

  private static String header(String head, String name) {
    Matcher found = Pattern.compile("(?mi)^" + name + ": *([^\r\n]*)\r?$").matcher(head);
    return found.find() ? found.group(1).toLowerCase(Locale.ROOT) : "";
  }

  /** Reads up to and with {@code end}; nothing if the client ends before. */
  private static String until(InputStream in, String end) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int last = end.charAt(end.length() - 1);
    while (true) {
      int b = in.read();
      if (b < 0) {
        return "";
      }
      bytes.write(b);
      if (b == last && bytes.toString(ISO_8859_1).endsWith(end)) {
        return bytes.toString(ISO_8859_1);
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
