package dev.evenkeel.balancer.net;

import java.util.ArrayDeque;

/** Loop thread only: buffers of one size, lent out only while bytes are in flight. */
public final class BufferPool {
  private static final int MAX_KEPT = 1024;

  private final int bytes;
  private final ArrayDeque<byte[]> free = new ArrayDeque<>();

  BufferPool(int bytes) {
    this.bytes = bytes;
  }

  /** A buffer with old bytes in it. */
  public byte[] take() {
    byte[] buffer = free.pollLast();
    return buffer == null ? new byte[bytes] : buffer;
  }

  /** Gives a buffer back; it must not be touched afterwards. */
  public void give(byte[] buffer) {
    if (free.size() < MAX_KEPT) {
      free.addLast(buffer);
    }
  }
}
