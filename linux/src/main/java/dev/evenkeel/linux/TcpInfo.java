package dev.evenkeel.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A value: what the kernel knows of a connection at one moment ({@code TCP_INFO}, {@code struct
 * tcp_info} of tcp(7)).
 */
public final class TcpInfo {
  private static final int TCP_INFO = 11;
  private static final int BYTES = 148;

  /** Numbers of the structure, each with its place there. */
  public enum Field {
    UNACKED(24),
    SACKED(28),
    LOST(32),
    RETRANS(36),
    FACKETS(40),
    RTT_US(68),
    RTTVAR_US(72),
    REORDERING(88),
    NOTSENT_BYTES(144);

    private final int offset;

    Field(int offset) {
      this.offset = offset;
    }
  }

  private final ByteBuffer raw;

  private TcpInfo(byte[] raw) {
    this.raw = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
  }

  /** What is known of a connection; null if it is none of TCP. */
  public static @Nullable TcpInfo of(int fd) {
    try {
      return new TcpInfo(Sockets.option(fd, Sockets.IPPROTO_TCP, TCP_INFO, BYTES));
    } catch (LinuxException notTcp) {
      return null;
    }
  }

  /** A number; negative if this kernel does not tell it. */
  public long get(Field field) {
    return field.offset + Integer.BYTES > raw.capacity()
        ? -1
        : Integer.toUnsignedLong(raw.getInt(field.offset));
  }

  /** Whether the peer of a connection has acknowledged all that was sent. */
  public static boolean isAllTaken(int fd) {
    TcpInfo info = of(fd);
    return info != null && info.get(Field.UNACKED) == 0 && info.get(Field.NOTSENT_BYTES) <= 0;
  }
}
