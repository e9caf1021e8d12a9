package dev.evenkeel.linux;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A value: where a socket is bound or connects to, and its form as a {@code struct sockaddr_*}. */
public sealed interface SocketAddress {
  int AF_UNIX = 1;
  int AF_INET = 2;
  int AF_INET6 = 10;

  /** {@code AF_UNIX}, {@code AF_INET} or {@code AF_INET6}. */
  int family();

  /** The bytes that {@code bind}, {@code connect} and {@code sendto} take. */
  byte[] toBytes();

  /** IPv4 or IPv6 with a port in host order; port 0 asks the kernel for a free one. */
  record Internet(InetAddress host, int port) implements SocketAddress {
    @Override
    public int family() {
      return host instanceof Inet4Address ? AF_INET : AF_INET6;
    }

    @Override
    public byte[] toBytes() {
      if (host instanceof Inet6Address six) {
        ByteBuffer raw = ByteBuffer.allocate(28).order(ByteOrder.nativeOrder());
        raw.putShort((short) AF_INET6).put((byte) (port >> 8)).put((byte) port).putInt(0);
        return raw.put(six.getAddress()).putInt(six.getScopeId()).array();
      }
      ByteBuffer raw = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
      raw.putShort((short) AF_INET).put((byte) (port >> 8)).put((byte) port);
      return raw.put(host.getAddress()).putLong(0).array();
    }

    /** {@code 192.168.0.99:80} or {@code fd00::99:80}: HAProxy's way, without brackets. */
    @Override
    public String toString() {
      return AddressText.of(host) + ":" + port;
    }
  }

  /** A path in the file system, or a name in the abstract space of the network namespace. */
  record Unix(String path, boolean abstractName) implements SocketAddress {
    /** {@code sun_path} holds 108 bytes, the terminating NUL included. */
    public static final int MAX_PATH_BYTES = 107;

    public Unix {
      if (path.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
        throw new IllegalArgumentException("unix socket path is longer than 107 bytes: " + path);
      }
    }

    /**
     * A name in the abstract space as HAProxy's {@code abns@} has it: NUL bytes up to the full
     * length of {@code sun_path} belong to it.
     */
    public static Unix padded(String name) {
      int bytes = name.getBytes(StandardCharsets.UTF_8).length;
      return new Unix(name + "\0".repeat(Math.max(0, MAX_PATH_BYTES - bytes)), true);
    }

    @Override
    public int family() {
      return AF_UNIX;
    }

    @Override
    public byte[] toBytes() {
      byte[] name = path.getBytes(StandardCharsets.UTF_8);
      // A path ends in a NUL; an abstract name starts with one and ends where the length says.
      ByteBuffer raw = ByteBuffer.allocate(3 + name.length).order(ByteOrder.nativeOrder());
      raw.putShort((short) AF_UNIX);
      return abstractName ? raw.put((byte) 0).put(name).array() : raw.put(name).array();
    }

    @Override
    public String toString() {
      return abstractName ? "abns@" + path.replace("\0", "") : "unix@" + path;
    }
  }

  /**
   * What others call themselves is only shown: 108 bytes are allowed to them, and any bytes, each
   * of which may become three.
   */
  private static String shortened(String name) {
    String shorter = name;
    while (shorter.getBytes(StandardCharsets.UTF_8).length > Unix.MAX_PATH_BYTES) {
      shorter = shorter.substring(0, shorter.length() - 1);
    }
    return shorter;
  }

  /**
   * Reads what {@code accept}, {@code getsockname} or {@code recvfrom} wrote.
   *
   * @throws IllegalArgumentException for a family that is none of the three
   */
  static SocketAddress fromBytes(byte[] raw, int length) {
    ByteBuffer in = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
    int family = length < 2 ? AF_UNIX : in.getShort(0);
    int port = length < 4 ? 0 : ((raw[2] & 0xff) << 8) | (raw[3] & 0xff);
    try {
      return switch (family) {
        case AF_INET -> new Internet(InetAddress.getByAddress(Arrays.copyOfRange(raw, 4, 8)), port);
        case AF_INET6 -> {
          byte[] host = Arrays.copyOfRange(raw, 8, 24);
          int scope = in.getInt(24);
          yield new Internet(Inet6Address.getByAddress(null, host, scope == 0 ? -1 : scope), port);
        }
        case AF_UNIX -> {
          if (length <= 2) {
            yield new Unix("", false);
          }
          boolean abstractName = raw[2] == 0;
          int from = abstractName ? 3 : 2;
          int to = abstractName ? length : from;
          while (!abstractName && to < length && raw[to] != 0) {
            to++;
          }
          String name = new String(raw, from, to - from, StandardCharsets.UTF_8);
          yield new Unix(shortened(name), abstractName);
        }
        default -> throw new IllegalArgumentException("address family " + family);
      };
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
