package dev.evenkeel.lab.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP/1.1 answer as it comes in, bounded; one thread only. Knows when it is complete (RFC 9112,
 * section 6: here always by Content-Length) and which web server wrote the page.
 */
final class Answer {
  private static final int MAX_BYTES = 64 * 1024;
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length:[ \t]*([0-9]{1,6})[ \t]*\r\n", Pattern.CASE_INSENSITIVE);
  private static final Pattern SERVER = Pattern.compile("WEB [0-9]+");

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);

  void add(byte[] buffer, int length) {
    bytes.write(buffer, 0, Math.min(length, MAX_BYTES - bytes.size()));
  }

  boolean isComplete() {
    String text = text();
    int headEnd = text.indexOf("\r\n\r\n");
    if (headEnd < 0) {
      return false;
    }
    Matcher length = LENGTH.matcher(text.substring(0, headEnd + 2));
    return length.find() && text.length() >= headEnd + 4 + Integer.parseInt(length.group(1));
  }

  /** The name that the page carries ("WEB 1"); empty if it is no good page of a web server. */
  String server() {
    String text = text();
    if (!text.startsWith("HTTP/1.1 200 ")) {
      return "";
    }
    Matcher name = SERVER.matcher(text);
    return name.find(text.indexOf("\r\n\r\n")) ? name.group() : "";
  }

  private String text() {
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
