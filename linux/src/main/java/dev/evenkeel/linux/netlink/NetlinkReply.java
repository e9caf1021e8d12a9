package dev.evenkeel.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A value: one message that the kernel sent: its type, its fixed header and its attributes. */
public final class NetlinkReply {
  private final int type;
  private final byte[] body;

  NetlinkReply(int type, byte[] body) {
    this.type = type;
    this.body = body;
  }

  /** Such as RTM_NEWLINK. */
  public int type() {
    return type;
  }

  /** How many bytes there are, attributes included. */
  int length() {
    return body.length;
  }

  /** A byte of the fixed header, unsigned. */
  public int u8(int offset) {
    return body[offset] & 0xff;
  }

  /** Two bytes of the fixed header, host order, unsigned. */
  public int u16(int offset) {
    return ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).getShort(offset) & 0xffff;
  }

  /** Four bytes of the fixed header, host order. */
  public int u32(int offset) {
    return ByteBuffer.wrap(body).order(ByteOrder.nativeOrder()).getInt(offset);
  }

  /**
   * The first attribute of a type, or null.
   *
   * @param headerBytes the length of the fixed header in front of the attributes, a multiple of 4
   */
  public byte @Nullable [] attribute(int headerBytes, int type) {
    ByteBuffer in = ByteBuffer.wrap(body).order(ByteOrder.nativeOrder());
    int at = headerBytes;
    while (at + 4 <= body.length) {
      int length = in.getShort(at) & 0xffff;
      if (length < 4 || at + length > body.length) {
        return null;
      }
      // The two high bits say "nested" and "network order".
      if ((in.getShort(at + 2) & 0x3fff) == type) {
        return Arrays.copyOfRange(body, at + 4, at + length);
      }
      at += (length + 3) & ~3;
    }
    return null;
  }

  @Override
  public String toString() {
    return "NetlinkReply[type=" + type + ", " + body.length + " bytes]";
  }
}
