package dev.evenkeel.balancer.net;

import dev.evenkeel.linux.IoBuffer;
import java.util.ArrayDeque;

/** Loop thread only: buffers of one size, lent out only while bytes are in flight. */
public final class BufferPool {
  private static final int MAX_KEPT = 1024;

  private final int bytes;
  private final ArrayDeque<IoBuffer> free = new ArrayDeque<>(MAX_KEPT);
  private int reserveBytes = NetworkSettings.REWRITE_BYTES.defaultValue();

  BufferPool(int bytes) {
    this.bytes = bytes;
  }

  /**
   * Says how much of a buffer reads leave free while something is to be added to what they bring:
   * {@code tune.maxrewrite}, half of the buffer at most. Before the loop runs.
   */
  public void reserve(int bytesWanted) {
    reserveBytes = Math.min(bytesWanted, bytes / 2);
  }

  /** How large a buffer is. */
  public int bufferBytes() {
    return bytes;
  }

  /** How much of a buffer such reads leave free. */
  public int reserveBytes() {
    return reserveBytes;
  }

  /** A buffer with old bytes in it. */
  public IoBuffer take() {
    IoBuffer buffer = free.pollLast();
    return buffer == null ? new IoBuffer(bytes) : buffer;
  }

  /** Gives a buffer back; it must not be touched afterwards. */
  public void give(IoBuffer buffer) {
    if (free.size() < MAX_KEPT) {
      free.addLast(buffer);
    }
  }
}
