package dev.evenkeel.balancer.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Control thread only: bytes that came in and the lines among them. */
final class LineBuffer {
  private final int limit;
  private byte[] bytes = new byte[1024];
  private int start;
  private int searched;
  private int end;

  /**
   * @param limit bytes of the longest line that is taken
   */
  LineBuffer(int limit) {
    this.limit = limit;
  }

  /** Whether no line can be completed any more. */
  boolean isFull() {
    return end - start >= limit;
  }

  /** Whether nothing waits to be looked at. */
  boolean isEmpty() {
    return start == end;
  }

  /** Forgets what waits. */
  void clear() {
    start = 0;
    searched = 0;
    end = 0;
  }

  /** Room for more bytes: at least one, unless the buffer is full. */
  byte[] room() {
    if (end == bytes.length) {
      if (start > 0) {
        System.arraycopy(bytes, start, bytes, 0, end - start);
        searched -= start;
        end -= start;
        start = 0;
      } else {
        bytes = Arrays.copyOf(bytes, Math.min(limit, bytes.length * 2));
      }
    }
    return bytes;
  }

  /** Where the room begins. */
  int end() {
    return end;
  }

  void added(int count) {
    end += count;
  }

  /** The next line without its end, which may be CR LF; null while it is not complete. */
  @Nullable String line() {
    while (searched < end) {
      if (bytes[searched++] == '\n') {
        int to = searched - 1;
        if (to > start && bytes[to - 1] == '\r') {
          to--;
        }
        String line = new String(bytes, start, to - start, ISO_8859_1);
        start = searched;
        return line;
      }
    }
    return null;
  }
}
