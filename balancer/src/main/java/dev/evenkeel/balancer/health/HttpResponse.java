package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A value: as much of an HTTP/1 answer to a check as has come. Read anew each time more has come:
 * answers to checks are short.
 *
 * @param status the code
 * @param reason the words after it
 * @param headers in order
 * @param body as much as has come, one char for each byte, without the framing of chunks
 * @param complete whether nothing of it is missing
 */
record HttpResponse(
    int status, String reason, List<Header> headers, String body, boolean complete) {
  /** A header, one char for each byte. */
  record Header(String name, String value) {}

  /** What came is no HTTP/1 answer. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed() {
      super("malformed answer", null, false, false);
    }
  }

  private record Head(int status, String reason, List<Header> headers, int end) {}

  private record Body(String bytes, boolean complete) {}

  /**
   * Reads an answer (RFC 9112).
   *
   * @param ended whether the other side has closed
   * @param toHead whether the request was a HEAD: no body belongs to the answer
   * @return null while the head is incomplete
   * @throws Malformed if it is none
   */
  static @Nullable HttpResponse read(byte[] bytes, int length, boolean ended, boolean toHead)
      throws Malformed {
    Head head = readHead(bytes, length);
    if (head == null) {
      return null;
    }
    Body body = readBody(head, bytes, length, ended, toHead);
    return new HttpResponse(head.status, head.reason, head.headers, body.bytes, body.complete);
  }

  private static @Nullable Head readHead(byte[] bytes, int length) throws Malformed {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (true) {
      int end = from;
      while (end < length && bytes[end] != '\n') {
        end++;
      }
      if (lines.isEmpty()) {
        requireProtocolName(bytes, Math.min(end, length));
      }
      if (end == length) {
        return null;
      }
      int last = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
      String line = new String(bytes, from, last - from, ISO_8859_1);
      from = end + 1;
      if (line.isEmpty()) {
        break;
      }
      boolean continued = line.charAt(0) == ' ' || line.charAt(0) == '\t';
      if (continued && lines.size() > 1) {
        lines.set(lines.size() - 1, lines.getLast() + ' ' + line.strip());
      } else {
        lines.add(line);
      }
    }
    String[] words = lines.getFirst().split(" ", 3);
    if (words.length < 2 || !words[1].matches("[0-9]{1,9}")) {
      throw new Malformed();
    }
    return new Head(
        Integer.parseInt(words[1]), words.length > 2 ? words[2].strip() : "", headers(lines), from);
  }

  private static void requireProtocolName(byte[] bytes, int length) throws Malformed {
    String name = "HTTP/";
    for (int i = 0; i < Math.min(length, name.length()); i++) {
      if (bytes[i] != name.charAt(i)) {
        throw new Malformed();
      }
    }
  }

  private static List<Header> headers(List<String> lines) throws Malformed {
    List<Header> headers = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      if (colon <= 0 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw new Malformed();
      }
      headers.add(new Header(line.substring(0, colon), line.substring(colon + 1).strip()));
    }
    return headers;
  }

  private static Body readBody(Head head, byte[] bytes, int length, boolean ended, boolean toHead)
      throws Malformed {
    String lengthText = "";
    boolean chunked = false;
    for (Header header : head.headers) {
      if (header.name.equalsIgnoreCase("content-length")) {
        if (!header.value.matches("[0-9]{1,18}")) {
          throw new Malformed();
        }
        lengthText = header.value;
      } else if (header.name.equalsIgnoreCase("transfer-encoding")) {
        chunked = header.value.toLowerCase(Locale.ROOT).endsWith("chunked");
      }
    }
    if (toHead || head.status < 200 || head.status == 204 || head.status == 304) {
      return new Body("", true);
    }
    if (chunked) {
      return readChunks(bytes, head.end, length);
    }
    long wanted = lengthText.isEmpty() ? Long.MAX_VALUE : Long.parseLong(lengthText);
    int present = (int) Math.min(wanted, length - head.end);
    String body = new String(bytes, head.end, present, ISO_8859_1);
    return new Body(body, lengthText.isEmpty() ? ended : present == wanted);
  }

  private static Body readChunks(byte[] bytes, int from, int length) throws Malformed {
    StringBuilder body = new StringBuilder();
    int at = from;
    while (true) {
      int end = at;
      while (end < length && bytes[end] != '\n') {
        end++;
      }
      String line = new String(bytes, at, end - at, ISO_8859_1).strip();
      String digits = line.split("[; ]", 2)[0];
      if (!digits.matches("[0-9A-Fa-f]{0,7}") || (end < length && digits.isEmpty())) {
        throw new Malformed();
      }
      if (end == length) {
        return new Body(body.toString(), false);
      }
      int size = Integer.parseInt(digits, 16);
      if (size == 0) {
        return new Body(body.toString(), true);
      }
      int present = Math.min(size, length - end - 1);
      body.append(new String(bytes, end + 1, present, ISO_8859_1));
      at = end + 1 + size;
      // The line feed after the chunk's bytes, perhaps after a carriage return.
      if (at < length && bytes[at] == '\r') {
        at++;
      }
      if (at >= length) {
        return new Body(body.toString(), false);
      }
      if (bytes[at++] != '\n') {
        throw new Malformed();
      }
    }
  }
}
