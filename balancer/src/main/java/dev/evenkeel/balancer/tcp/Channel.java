package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.PipePool.Pipe;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.IoBuffer;
import dev.evenkeel.linux.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: the bytes of one direction, on their way from one connection of a stream to the
 * other.
 *
 * <p><b>One rule for backpressure:</b> while bytes wait for the far side, nothing is read from the
 * near side.
 *
 * <p><b>Copy or splice.</b> Bytes are copied through a pooled buffer while reads are small. Once a
 * read fills its buffer, a pipe takes over and the bytes stay in the kernel; when the pipe comes
 * back nearly empty several times in a row, copying is cheaper again. Buffer and pipe are held only
 * while bytes are in flight: a connection that is idle after a large transfer holds neither, only
 * the memory that splicing paid.
 *
 * <p><b>End.</b> The end of input is passed on as a half-close ({@code shutdown(SHUT_WR)}) once all
 * bytes that came before it have been written.
 */
final class Channel {
  /** A pipe that carries less than this in a turn is not worth its two system calls. */
  private static final int SMALL_SPLICE_BYTES = 16384;

  private static final int SMALL_SPLICES_IN_A_ROW = 4;

  /** One channel may move this many chunks in a turn; then the loop's other streams have theirs. */
  private static final int CHUNKS_PER_TURN = 8;

  /** More than this is not read only to be dropped: a near side that goes on is cut off. */
  private static final int MAX_SWALLOWED_BYTES = 65536;

  /** What a turn of {@link #pump} came to. */
  enum Outcome {
    /** Nothing more can be done until a descriptor is ready. */
    WAITS,
    /** The reading side is broken. */
    READ_FAILED,
    /** The writing side is broken. */
    WRITE_FAILED
  }

  private final EventLoop loop;
  private final boolean maySplice;

  private @Nullable IoBuffer buffer;
  private int from;
  private int to;
  private @Nullable Pipe pipe;
  private boolean splicing;
  private int smallSplices;

  long totalBytes;
  boolean inputClosed;
  boolean outputClosed;
  int lastError;
  private boolean swallowing;
  private int swallowedBytes;
  private boolean unfinished;

  Channel(EventLoop loop, boolean maySplice) {
    this.loop = loop;
    this.maySplice = maySplice;
  }

  /** Whether bytes wait for the far side. */
  boolean isBlocked() {
    return from < to || (pipe != null && pipe.queuedBytes() > 0);
  }

  /** The bytes that wait, as expressions see them; null while there is no buffer. */
  byte @Nullable [] waitingBytes() {
    return buffer == null ? null : buffer.bytes;
  }

  /** Index of the first byte that waits. */
  int waitingFrom() {
    return from;
  }

  /** How many bytes wait in the buffer. */
  int waitingLength() {
    return to - from;
  }

  /** How many bytes could wait in the buffer. */
  int bufferBytes() {
    return loop.buffers().bufferBytes();
  }

  /** Whether a buffer's worth of bytes waits for the far side. */
  boolean isFull() {
    return buffer != null && to - from == buffer.capacity();
  }

  /** Whether the near side should be watched for input. */
  boolean wantsInput() {
    return !inputClosed && !isBlocked();
  }

  /**
   * The far side takes nothing any more: what waits is dropped, and what still comes is read and
   * dropped until the near side ends, because a connection that is closed with bytes unread is
   * reset, and a reset destroys what is on its way in the other direction.
   */
  void swallow() {
    discard();
    from = 0;
    to = 0;
    swallowing = true;
  }

  /** Whether this direction has come to its end. */
  boolean isOver() {
    return outputClosed;
  }

  /** Whether there was more to move than one turn's share: nothing will report it again. */
  boolean isUnfinished() {
    return unfinished;
  }

  /** Reads what the source has while there is no far side yet, as far as one buffer goes. */
  Outcome fetch(Side source, Side sink) {
    return pump(source, sink, false);
  }

  /**
   * Reads what the source has into the buffer, after what waits there already, as far as it goes:
   * the bytes are looked at before they go on.
   */
  Outcome gather(Side source) {
    while (!inputClosed && source.readable) {
      IoBuffer room = buffer;
      if (room == null) {
        room = loop.buffers().take();
        buffer = room;
        from = 0;
        to = 0;
      }
      int space = room.capacity() - loop.buffers().reserveBytes() - to;
      if (space <= 0) {
        return Outcome.WAITS;
      }
      long read = Sockets.receive(source.fd, room, to, space, 0);
      if (read > 0) {
        to += (int) read;
        totalBytes += read;
        source.lastActivityMs = loop.nowMs();
        source.wasRead(read, space);
        if (source.isAtEnd()) {
          endInput(source);
        }
      } else if (read == 0) {
        endInput(source);
      } else if (read == -Errno.EAGAIN) {
        source.readable = false;
      } else {
        lastError = (int) -read;
        return Outcome.READ_FAILED;
      }
    }
    return Outcome.WAITS;
  }

  /** Gives away the buffer with what waits in it; null if there is none. */
  @Nullable IoBuffer surrender() {
    IoBuffer given = buffer;
    buffer = null;
    from = 0;
    to = 0;
    return given;
  }

  /** Whether {@link #gather} has no more room. */
  boolean isGathered() {
    return buffer != null && to >= buffer.capacity() - loop.buffers().reserveBytes();
  }

  /**
   * Moves what can be moved.
   *
   * @param closeFollows the other direction is over: once this one is, both descriptors are closed,
   *     which says the same as a half-close
   */
  Outcome pump(Side source, Side sink, boolean closeFollows) {
    unfinished = false;
    if (swallowing) {
      return swallow(source);
    }
    for (int chunk = 0; ; chunk++) {
      if (isBlocked()) {
        if (!sink.connected || !sink.writable) {
          return Outcome.WAITS;
        }
        if (!write(sink, inputClosed && !closeFollows && !sink.resetsOnClose)) {
          return Outcome.WRITE_FAILED;
        }
        if (isBlocked()) {
          return Outcome.WAITS;
        }
        // It was not read while the far side was slow: its silence counts from now on.
        source.lastActivityMs = loop.nowMs();
      }
      if (inputClosed || !source.readable) {
        break;
      }
      if (chunk == CHUNKS_PER_TURN) {
        unfinished = true;
        return Outcome.WAITS;
      }
      long read = read(source);
      if (read > 0) {
        // Bytes are owed to it from now on.
        sink.lastActivityMs = loop.nowMs();
        if (source.isAtEnd()) {
          endInput(source);
        }
      } else if (read == 0) {
        endInput(source);
      } else if (read == -Errno.EAGAIN) {
        source.readable = false;
      } else {
        lastError = (int) -read;
        return Outcome.READ_FAILED;
      }
    }
    release();
    if (inputClosed && !outputClosed && sink.connected) {
      outputClosed = true;
      sink.halfClosedMs = loop.nowMs();
      if (!closeFollows) {
        // A peer that is gone already needs no half-close; its error comes by itself.
        Sockets.shutdown(sink.fd, Sockets.SHUT_WR);
      }
    }
    return Outcome.WAITS;
  }

  /** Nothing more comes from {@code source}. */
  void endInput(Side source) {
    inputClosed = true;
    source.halfClosedMs = loop.nowMs();
  }

  private Outcome swallow(Side source) {
    IoBuffer room = loop.buffers().take();
    long read = 0;
    while (source.readable && !inputClosed && swallowedBytes < MAX_SWALLOWED_BYTES) {
      read = Sockets.receive(source.fd, room, 0, room.capacity(), 0);
      if (read > 0) {
        swallowedBytes += (int) read;
      } else if (read == 0) {
        endInput(source);
      } else {
        source.readable = false;
      }
    }
    outputClosed = inputClosed || swallowedBytes >= MAX_SWALLOWED_BYTES;
    loop.buffers().give(room);
    if (read < 0 && read != -Errno.EAGAIN) {
      lastError = (int) -read;
      return Outcome.READ_FAILED;
    }
    return Outcome.WAITS;
  }

  private long read(Side source) {
    if (splicing && pipe == null) {
      pipe = loop.pipes().take();
    }
    if (pipe != null) {
      return fill(pipe, source);
    }
    IoBuffer room = buffer;
    if (room == null) {
      room = loop.buffers().take();
      buffer = room;
    }
    long read = Sockets.receive(source.fd, room, 0, room.capacity(), 0);
    if (read > 0) {
      from = 0;
      to = (int) read;
      totalBytes += read;
      source.lastActivityMs = loop.nowMs();
      source.wasRead(read, room.capacity());
      if (read == room.capacity() && maySplice && !splicing) {
        splicing = true;
        smallSplices = 0;
      }
    }
    return read;
  }

  private long fill(Pipe into, Side source) {
    long moved = into.fill(source.fd);
    if (moved > 0) {
      totalBytes += moved;
      source.lastActivityMs = loop.nowMs();
      smallSplices = moved < SMALL_SPLICE_BYTES ? smallSplices + 1 : 0;
      splicing = smallSplices < SMALL_SPLICES_IN_A_ROW;
    }
    return moved;
  }

  /**
   * Writes until all is written or the kernel takes no more.
   *
   * @param halfCloseFollows the end follows at once: it leaves in one segment with the last bytes
   * @return false if the sink is broken
   */
  private boolean write(Side sink, boolean halfCloseFollows) {
    IoBuffer bytes = buffer;
    int flags = halfCloseFollows ? Sockets.MSG_MORE : 0;
    sink.willWrite(from < to ? to - from : Integer.MAX_VALUE);
    while (isBlocked()) {
      long written =
          from < to && bytes != null
              ? Sockets.send(sink.fd, bytes, from, to - from, flags)
              : drain(sink);
      if (written > 0) {
        sink.lastActivityMs = loop.nowMs();
        if (from < to) {
          from += (int) written;
        }
      } else if (written == -Errno.EAGAIN) {
        sink.writable = false;
        return true;
      } else {
        lastError = (int) -written;
        return false;
      }
    }
    return true;
  }

  private long drain(Side sink) {
    Pipe queued = pipe;
    return queued == null ? -Errno.EAGAIN : queued.drain(sink.fd);
  }

  /** Gives back what no byte needs. */
  private void release() {
    if (buffer != null) {
      loop.buffers().give(buffer);
      buffer = null;
      from = 0;
      to = 0;
    }
    if (pipe != null) {
      loop.pipes().give(pipe);
      pipe = null;
    }
  }

  /** The stream is over: bytes that still wait are lost with it. */
  void discard() {
    if (buffer != null) {
      loop.buffers().give(buffer);
      buffer = null;
    }
    if (pipe != null) {
      loop.pipes().give(pipe);
      pipe = null;
    }
  }
}
