package dev.evenkeel.lab.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * HTTP/1.1 (RFC 9112) over one connection as far as a server of a single page needs it: GET and
 * HEAD, keep-alive, pipelining. A request with a body, or one that is malformed, is answered and
 * ends the connection. One thread only.
 */
final class HttpConversation {
  private static final int MAX_HEAD_BYTES = 8192;

  private final ByteChannel channel;
  private final byte[] page;
  private final ByteBuffer in = ByteBuffer.allocate(MAX_HEAD_BYTES);

  HttpConversation(ByteChannel channel, byte[] page) {
    this.channel = channel;
    this.page = page;
  }

  /** Answers requests until the connection is to be closed. */
  void run() throws IOException {
    boolean open = true;
    while (open) {
      int end = headEnd();
      if (end < 0) {
        if (!in.hasRemaining()) {
          answer("431 Request Header Fields Too Large", false, false);
          return;
        }
        if (channel.read(in) < 0) {
          return;
        }
        continue;
      }
      String head = new String(in.array(), 0, end, StandardCharsets.ISO_8859_1);
      in.flip().position(end);
      in.compact();
      open = answer(head);
    }
  }

  /** The position behind the first empty line; -1 while there is none. */
  private int headEnd() {
    byte[] bytes = in.array();
    for (int i = 3; i < in.position(); i++) {
      if (bytes[i] == '\n'
          && bytes[i - 1] == '\r'
          && bytes[i - 2] == '\n'
          && bytes[i - 3] == '\r') {
        return i + 1;
      }
    }
    return -1;
  }

  private boolean answer(String head) throws IOException {
    String[] lines = head.split("\r\n", -1);
    String[] words = lines[0].split(" ", -1);
    if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
      return answer("400 Bad Request", false, false);
    }
    boolean keepAlive = words[2].equals("HTTP/1.1");
    boolean body = false;
    for (int i = 1; i < lines.length; i++) {
      String line = lines[i].toLowerCase(Locale.ROOT);
      if (line.startsWith("connection:")) {
        keepAlive = line.contains("keep-alive") || (keepAlive && !line.contains("close"));
      }
      body |= line.startsWith("transfer-encoding:");
      body |= line.startsWith("content-length:") && !line.substring(15).strip().equals("0");
    }
    return switch (words[0]) {
      case "GET" -> answer("200 OK", true, keepAlive && !body);
      case "HEAD" -> answer("200 OK", false, keepAlive && !body);
      default -> answer("405 Method Not Allowed", false, false);
    };
  }

  private boolean answer(String status, boolean withPage, boolean keepAlive) throws IOException {
    boolean good = status.startsWith("200");
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append("\r\n");
    head.append("Server: evenkeel-lab\r\nContent-Type: text/html; charset=utf-8\r\n");
    head.append("Content-Length: ").append(good ? page.length : 0).append("\r\n");
    head.append(status.startsWith("405") ? "Allow: GET, HEAD\r\n" : "");
    head.append("Connection: ").append(keepAlive ? "keep-alive" : "close").append("\r\n\r\n");
    ByteBuffer out = ByteBuffer.allocate(head.length() + (withPage ? page.length : 0));
    out.put(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (withPage) {
      out.put(page);
    }
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    return keepAlive;
  }
}
