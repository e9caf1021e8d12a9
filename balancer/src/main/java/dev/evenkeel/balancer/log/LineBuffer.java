package dev.evenkeel.balancer.log;

/** One thread only, each has its own: memory in which one log line after the other is made. */
final class LineBuffer {
  private static final int CAPACITY = 512;
  private static final int MOST_KEPT = 65_536;
  private static final ThreadLocal<LineBuffer> OF_THREAD = ThreadLocal.withInitial(LineBuffer::new);

  private StringBuilder message = new StringBuilder(CAPACITY);
  private StringBuilder line = new StringBuilder(CAPACITY);

  private LineBuffer() {}

  /** The calling thread's. */
  static LineBuffer ofThread() {
    return OF_THREAD.get();
  }

  /** Empty, for a message; until the next one is asked for. */
  StringBuilder message() {
    message = emptied(message);
    return message;
  }

  /** Empty, for a message with what stands before it; until the next one is asked for. */
  StringBuilder line() {
    line = emptied(line);
    return line;
  }

  /** A very long line must not keep its memory for ever. */
  private static StringBuilder emptied(StringBuilder builder) {
    if (builder.capacity() > MOST_KEPT) {
      return new StringBuilder(CAPACITY);
    }
    builder.setLength(0);
    return builder;
  }
}
