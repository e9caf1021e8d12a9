package dev.evenkeel.linux.netlink;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One thread only: builds one request of {@code struct nlmsghdr} with a fixed header and attributes
 * (netlink(7)).
 *
 * <p>Attributes may be nested: {@link #begin} and {@link #end} pair like brackets.
 */
public final class NetlinkMessage {
  public static final int NLM_F_REQUEST = 0x1;
  public static final int NLM_F_ACK = 0x4;
  public static final int NLM_F_DUMP = 0x300;
  public static final int NLM_F_REPLACE = 0x100;
  public static final int NLM_F_EXCL = 0x200;
  public static final int NLM_F_CREATE = 0x400;

  static final int HEADER_BYTES = 16;

  private ByteBuffer out = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

  /**
   * @param type such as RTM_NEWADDR
   * @param flags a set of {@code NLM_F_*}; REQUEST is added
   */
  public NetlinkMessage(int type, int flags) {
    out.putInt(0).putShort((short) type).putShort((short) (flags | NLM_F_REQUEST));
    out.putInt(0).putInt(0);
  }

  /** Appends one byte of the fixed header. */
  public NetlinkMessage u8(int value) {
    room(1);
    out.put((byte) value);
    return this;
  }

  /** Appends two bytes of the fixed header, host order. */
  public NetlinkMessage u16(int value) {
    room(2);
    out.putShort((short) value);
    return this;
  }

  /** Appends four bytes of the fixed header, host order. */
  public NetlinkMessage u32(int value) {
    room(4);
    out.putInt(value);
    return this;
  }

  /** An attribute with the given bytes. */
  public NetlinkMessage attribute(int type, byte[] value) {
    room(8 + value.length);
    out.putShort((short) (4 + value.length)).putShort((short) type).put(value);
    pad();
    return this;
  }

  /** An attribute that is one int, host order. */
  public NetlinkMessage attribute(int type, int value) {
    return attribute(
        type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
  }

  /** An attribute that is a NUL-terminated string. */
  public NetlinkMessage attribute(int type, String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    return attribute(type, Arrays.copyOf(text, text.length + 1));
  }

  /** Opens a nested attribute; the result is handed to {@link #end}. */
  public int begin(int type) {
    room(8);
    int start = out.position();
    out.putShort((short) 0).putShort((short) type);
    return start;
  }

  /** Closes the nested attribute that {@link #begin} opened at {@code start}. */
  public NetlinkMessage end(int start) {
    out.putShort(start, (short) (out.position() - start));
    pad();
    return this;
  }

  byte[] finish(int sequence) {
    out.putInt(0, out.position());
    out.putInt(8, sequence);
    return Arrays.copyOf(out.array(), out.position());
  }

  boolean isDump() {
    return (out.getShort(6) & NLM_F_DUMP) == NLM_F_DUMP;
  }

  NetlinkMessage withAck() {
    out.putShort(6, (short) (out.getShort(6) | NLM_F_ACK));
    return this;
  }

  private void pad() {
    while (out.position() % 4 != 0) {
      room(1);
      out.put((byte) 0);
    }
  }

  private void room(int bytes) {
    if (out.remaining() < bytes) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(out.capacity() * 2, out.position() + bytes))
              .order(ByteOrder.nativeOrder());
      larger.put(out.flip());
      out = larger;
    }
  }
}
