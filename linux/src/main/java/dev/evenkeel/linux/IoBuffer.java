package dev.evenkeel.linux;

import java.lang.foreign.MemorySegment;

/**
 * One thread at a time: bytes that sockets read into and write from. It keeps the view that a
 * system call needs of its array, so that a call allocates nothing.
 */
public final class IoBuffer {
  /** The bytes; the array never changes. */
  public final byte[] bytes;

  private final MemorySegment segment;

  /** Makes a buffer of {@code capacityBytes} zeros. */
  public IoBuffer(int capacityBytes) {
    bytes = new byte[capacityBytes];
    segment = MemorySegment.ofArray(bytes);
  }

  /** How many bytes it holds. */
  public int capacity() {
    return bytes.length;
  }

  /** The bytes from {@code offset} on; the call says how many. */
  MemorySegment from(int offset) {
    return offset == 0 ? segment : segment.asSlice(offset);
  }
}
