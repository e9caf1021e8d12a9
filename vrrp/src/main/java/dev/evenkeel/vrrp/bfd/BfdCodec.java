package dev.evenkeel.vrrp.bfd;

import java.nio.ByteBuffer;

/**
 * Control packets as bytes (RFC 5880 section 4.1), and all checks that need no session. Stateless.
 */
final class BfdCodec {
  static final int BYTES = 24;

  private static final int VERSION = 1;
  private static final int POLL = 0x20;
  private static final int FINAL = 0x10;
  private static final int AUTHENTICATION = 0x04;
  private static final int DEMAND = 0x02;
  private static final int MULTIPOINT = 0x01;
  private static final int LENGTH_WITH_AUTHENTICATION = 26;

  private BfdCodec() {}

  /** What a datagram is. */
  sealed interface Decoded {
    /** A packet worth looking for its session. */
    record Accepted(BfdPacket packet) implements Decoded {}

    /** Nothing. */
    record Rejected(BfdRejection reason) implements Decoded {}
  }

  static byte[] encode(BfdPacket packet) {
    int flags =
        (packet.poll() ? POLL : 0) | (packet.fin() ? FINAL : 0) | (packet.demand() ? DEMAND : 0);
    return ByteBuffer.allocate(BYTES)
        .put((byte) (VERSION << 5 | packet.diagnostic().number()))
        .put((byte) (packet.phase().number() << 6 | flags))
        .put((byte) packet.multiplier())
        .put((byte) BYTES)
        .putInt(packet.myDiscriminator())
        .putInt(packet.yourDiscriminator())
        .putInt((int) packet.desiredMinTxUs())
        .putInt((int) packet.requiredMinRxUs())
        .putInt((int) packet.requiredMinEchoRxUs())
        .array();
  }

  /** Checks in the order of RFC 5880 section 6.8.6. */
  static Decoded decode(byte[] bytes) {
    if (bytes.length < BYTES) {
      return new Decoded.Rejected(BfdRejection.TOO_SHORT);
    }
    int flags = bytes[1] & 0x3f;
    int length = bytes[3] & 0xff;
    boolean authenticated = (flags & AUTHENTICATION) != 0;
    if ((bytes[0] & 0xff) >> 5 != VERSION) {
      return new Decoded.Rejected(BfdRejection.VERSION);
    }
    if (length < (authenticated ? LENGTH_WITH_AUTHENTICATION : BYTES) || length > bytes.length) {
      return new Decoded.Rejected(BfdRejection.LENGTH);
    }
    if (bytes[2] == 0) {
      return new Decoded.Rejected(BfdRejection.MULTIPLIER);
    }
    if ((flags & MULTIPOINT) != 0) {
      return new Decoded.Rejected(BfdRejection.MULTIPOINT);
    }
    BfdPacket packet = fields(ByteBuffer.wrap(bytes), flags);
    if (packet.myDiscriminator() == 0) {
      return new Decoded.Rejected(BfdRejection.NO_DISCRIMINATOR);
    }
    boolean mustName = packet.phase() == BfdPhase.INIT || packet.phase() == BfdPhase.UP;
    if (packet.yourDiscriminator() == 0 && mustName) {
      return new Decoded.Rejected(BfdRejection.NO_SESSION_NAMED);
    }
    if (authenticated) {
      return new Decoded.Rejected(BfdRejection.AUTHENTICATION);
    }
    return new Decoded.Accepted(packet);
  }

  private static BfdPacket fields(ByteBuffer in, int flags) {
    return new BfdPacket(
        BfdDiagnostic.of(in.get(0) & 0x1f),
        BfdPhase.of((in.get(1) & 0xff) >> 6),
        (flags & POLL) != 0,
        (flags & FINAL) != 0,
        (flags & DEMAND) != 0,
        in.get(2) & 0xff,
        in.getInt(4),
        in.getInt(8),
        in.getInt(12) & 0xffff_ffffL,
        in.getInt(16) & 0xffff_ffffL,
        in.getInt(20) & 0xffff_ffffL);
  }
}
