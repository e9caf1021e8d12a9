package dev.evenkeel.balancer.proxyproto;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.linux.SocketAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Reads a header of either version from what came first. Stateless. */
public final class HeaderReader {
  private static final byte[] TEXT = "PROXY ".getBytes(ISO_8859_1);
  static final byte[] BINARY = "\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1);
  private static final int BINARY_HEAD_BYTES = 16;
  private static final int VERSION = 0x20;
  static final int TCP4 = 0x11;
  static final int TCP6 = 0x21;
  static final int TCP4_BYTES = 12;
  static final int TCP6_BYTES = 36;
  private static final int MAX_ID_BYTES = 128;

  private HeaderReader() {}

  /** What reading came to. */
  public sealed interface Result {}

  /**
   * There is a header.
   *
   * @param length how many bytes it has
   */
  public record Complete(ProxyHeader header, int length) implements Result {}

  /**
   * There is none.
   *
   * @param header what it had said before it went wrong; null for nothing
   */
  public record Wrong(HeaderProblem problem, @Nullable ProxyHeader header) implements Result {}

  private static Wrong wrong(HeaderProblem problem) {
    return new Wrong(problem, null);
  }

  /** Reads the header with which some bytes begin. */
  public static Result read(byte[] bytes, int length) {
    if (length < TEXT.length) {
      return wrong(HeaderProblem.TRUNCATED);
    }
    if (begins(bytes, TEXT)) {
      return text(bytes, length);
    }
    if (length < BINARY_HEAD_BYTES) {
      return wrong(HeaderProblem.TRUNCATED);
    }
    return begins(bytes, BINARY) ? binary(bytes, length) : wrong(HeaderProblem.NOT_A_HEADER);
  }

  private static boolean begins(byte[] bytes, byte[] signature) {
    return Arrays.equals(bytes, 0, signature.length, signature, 0, signature.length);
  }

  // ---- version 1

  private static Result text(byte[] bytes, int length) {
    String all = new String(bytes, 0, Math.min(length, 256), ISO_8859_1);
    int at = TEXT.length;
    String rest = all.substring(at);
    if (rest.startsWith("TCP4 ") || rest.startsWith("TCP6 ")) {
      return new TextFields(all, at + 5, rest.charAt(3) == '6').read();
    }
    if ("UNKNOWN\r\n".startsWith(rest) || "TCP4 ".startsWith(rest) || "TCP6 ".startsWith(rest)) {
      return rest.equals("UNKNOWN\r\n")
          ? new Complete(ProxyHeader.OWN, all.length())
          : wrong(HeaderProblem.TRUNCATED);
    }
    return rest.startsWith("UNKNOWN\r\n")
        ? new Complete(ProxyHeader.OWN, at + "UNKNOWN\r\n".length())
        : wrong(HeaderProblem.UNHANDLED);
  }

  /** The fields of a text, one after the other. */
  private static final class TextFields {
    private final String all;
    private final boolean ipv6;
    private int at;
    private HeaderProblem problem = HeaderProblem.INVALID;

    TextFields(String all, int at, boolean ipv6) {
      this.all = all;
      this.at = at;
      this.ipv6 = ipv6;
    }

    Result read() {
      InetAddress source = address();
      InetAddress destination = source == null ? null : address();
      int sourcePort = destination == null ? -1 : port(' ');
      int destinationPort = sourcePort < 0 ? -1 : port('\r');
      if (source == null || destination == null || destinationPort < 0) {
        return wrong(problem);
      }
      if (at >= all.length()) {
        return wrong(HeaderProblem.TRUNCATED);
      }
      if (all.charAt(at) != '\n') {
        return wrong(HeaderProblem.INVALID);
      }
      return new Complete(
          ProxyHeader.of(
              new SocketAddress.Internet(source, sourcePort),
              new SocketAddress.Internet(destination, destinationPort)),
          at + 1);
    }

    private @Nullable InetAddress address() {
      int end = all.indexOf(' ', at);
      if (end < 0) {
        problem = all.indexOf('\n', at) < 0 ? HeaderProblem.TRUNCATED : HeaderProblem.INVALID;
        return null;
      }
      String word = all.substring(at, end);
      at = end + 1;
      boolean shape = word.matches(ipv6 ? "[0-9a-fA-F:.]*:[0-9a-fA-F:.]*" : "[0-9]+(\\.[0-9]+){3}");
      try {
        return shape ? InetAddress.ofLiteral(word) : null;
      } catch (IllegalArgumentException notAnAddress) {
        return null;
      }
    }

    /** A number of any size: what does not fit is cut off, as HAProxy does. */
    private int port(char follows) {
      int port = 0;
      int from = at;
      while (at < all.length() && Character.digit(all.charAt(at), 10) >= 0) {
        port = (port * 10 + Character.digit(all.charAt(at), 10)) & 0xffff;
        at++;
      }
      if (at >= all.length()) {
        problem = HeaderProblem.TRUNCATED;
        return -1;
      }
      if (from == at || all.charAt(at) != follows) {
        return -1;
      }
      at++;
      return port;
    }
  }

  // ---- version 2

  private static Result binary(byte[] bytes, int length) {
    if ((bytes[12] & 0xf0) != VERSION) {
      return wrong(HeaderProblem.NOT_A_HEADER);
    }
    int size = ((bytes[14] & 0xff) << 8) | (bytes[15] & 0xff);
    int total = BINARY_HEAD_BYTES + size;
    if (length < total) {
      return wrong(HeaderProblem.TRUNCATED);
    }
    return switch (bytes[12] & 0x0f) {
      case 0 -> new Complete(ProxyHeader.OWN, total);
      case 1 -> relayed(bytes, total, size);
      default -> wrong(HeaderProblem.INVALID);
    };
  }

  private static Result relayed(byte[] bytes, int total, int size) {
    int family = bytes[13] & 0xff;
    int addresses = family == TCP4 ? TCP4_BYTES : family == TCP6 ? TCP6_BYTES : -1;
    if (addresses < 0 || size < addresses) {
      return wrong(HeaderProblem.INVALID);
    }
    int host = (addresses - 4) / 2;
    int ports = BINARY_HEAD_BYTES + 2 * host;
    SocketAddress source =
        new SocketAddress.Internet(host(bytes, BINARY_HEAD_BYTES, host), port(bytes, ports));
    SocketAddress destination =
        new SocketAddress.Internet(
            host(bytes, BINARY_HEAD_BYTES + host, host), port(bytes, ports + 2));
    byte[] tlvs = Arrays.copyOfRange(bytes, BINARY_HEAD_BYTES + addresses, total);
    return areRight(bytes, total, BINARY_HEAD_BYTES + addresses)
        ? new Complete(new ProxyHeader(source, destination, tlvs), total)
        : new Wrong(HeaderProblem.INVALID, ProxyHeader.of(source, destination));
  }

  private static InetAddress host(byte[] bytes, int at, int length) {
    try {
      return InetAddress.getByAddress(Arrays.copyOfRange(bytes, at, at + length));
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static int port(byte[] bytes, int at) {
    return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
  }

  /** Whether the TLVs fill the header, and its check sum is right if there is one. */
  private static boolean areRight(byte[] bytes, int total, int from) {
    int at = from;
    while (at + 3 <= total) {
      int length = ((bytes[at + 1] & 0xff) << 8) | (bytes[at + 2] & 0xff);
      if (at + 3 + length > total) {
        return false;
      }
      boolean right =
          switch (bytes[at] & 0xff) {
            case ProxyHeader.CRC32C -> length == 4 && isChecked(bytes, total, at + 3);
            case ProxyHeader.UNIQUE_ID -> length <= MAX_ID_BYTES;
            default -> true;
          };
      if (!right) {
        return false;
      }
      at += 3 + length;
    }
    return true;
  }

  private static boolean isChecked(byte[] bytes, int total, int at) {
    byte[] copy = Arrays.copyOf(bytes, total);
    Arrays.fill(copy, at, at + 4, (byte) 0);
    CRC32C sum = new CRC32C();
    sum.update(copy);
    int given =
        ((bytes[at] & 0xff) << 24)
            | ((bytes[at + 1] & 0xff) << 16)
            | ((bytes[at + 2] & 0xff) << 8)
            | (bytes[at + 3] & 0xff);
    return (int) sum.getValue() == given;
  }
}
