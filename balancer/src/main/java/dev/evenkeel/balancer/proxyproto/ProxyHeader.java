package dev.evenkeel.balancer.proxyproto;

import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a header says. Immutable by agreement.
 *
 * @param source where the connection comes from; null where it is the sender's own
 * @param destination where it goes to; null likewise
 * @param tlvs the fields that followed, as they came
 */
@SuppressWarnings("ArrayRecordComponent") // Made once, compared by nobody.
public record ProxyHeader(
    @Nullable SocketAddress source, @Nullable SocketAddress destination, byte[] tlvs) {
  /** The TLV of the name that the client wanted (SNI). */
  public static final int AUTHORITY = 0x02;

  /** The TLV of a check sum over the header. */
  public static final int CRC32C = 0x03;

  /** The TLV of an identifier of the connection. */
  public static final int UNIQUE_ID = 0x05;

  private static final byte[] NONE = {};

  /** The sender's own connection. */
  static final ProxyHeader OWN = new ProxyHeader(null, null, NONE);

  static ProxyHeader of(SocketAddress source, SocketAddress destination) {
    return new ProxyHeader(source, destination, NONE);
  }

  /** Finds a TLV; null if there is none. */
  public static byte @Nullable [] tlv(byte[] tlvs, int type) {
    int at = 0;
    while (at + 3 <= tlvs.length) {
      int length = ((tlvs[at + 1] & 0xff) << 8) | (tlvs[at + 2] & 0xff);
      if ((tlvs[at] & 0xff) == type) {
        return java.util.Arrays.copyOfRange(tlvs, at + 3, at + 3 + length);
      }
      at += 3 + length;
    }
    return null;
  }
}
