package dev.evenkeel.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * One thread only: a program of the classic packet filter, by which the kernel drops what a socket
 * need not hear (socket(7), SO_ATTACH_FILTER). It is written instruction by instruction.
 */
public final class SocketFilter {
  /** SKF_NET_OFF: what is read counts from the IP header on. */
  public static final int NETWORK_HEADER = -0x100000;

  private static final int INSTRUCTION_BYTES = 8;
  private static final int MOST_INSTRUCTIONS = 16;
  private static final int LOAD_WORD = 0x20;
  private static final int LOAD_BYTE = 0x30;
  private static final int JUMP_IF_EQUAL = 0x15;
  private static final int RETURN = 0x06;

  private final ByteBuffer code =
      ByteBuffer.allocate(MOST_INSTRUCTIONS * INSTRUCTION_BYTES).order(ByteOrder.nativeOrder());

  /** Loads four bytes, network order. */
  public SocketFilter loadWord(int at) {
    return add(LOAD_WORD, 0, 0, at);
  }

  /** Loads a byte. */
  public SocketFilter loadByte(int at) {
    return add(LOAD_BYTE, 0, 0, at);
  }

  /** Compares what was loaded, and skips so many instructions. */
  public SocketFilter ifEqual(int value, int skipIfEqual, int skipIfNot) {
    return add(JUMP_IF_EQUAL, skipIfEqual, skipIfNot, value);
  }

  /** Ends: the packet is heard. */
  public SocketFilter pass() {
    return add(RETURN, 0, 0, -1);
  }

  /** Ends: the packet is not heard. */
  public SocketFilter drop() {
    return add(RETURN, 0, 0, 0);
  }

  private SocketFilter add(int what, int ifTrue, int ifFalse, int operand) {
    code.putShort((short) what).put((byte) ifTrue).put((byte) ifFalse).putInt(operand);
    return this;
  }

  /** From now on the socket hears only what passes; 0 or {@code -errno}. */
  public int attachTo(int fd) {
    try (Arena arena = Arena.ofConfined()) {
      byte[] bytes = new byte[code.position()];
      code.get(0, bytes);
      MemorySegment program = arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes);
      ByteBuffer described = ByteBuffer.allocate(16).order(ByteOrder.nativeOrder());
      described.putShort((short) (bytes.length / INSTRUCTION_BYTES)).putLong(8, program.address());
      return Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_ATTACH_FILTER, described.array());
    }
  }
}
