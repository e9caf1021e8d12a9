package dev.evenkeel.balancer.net;

import dev.evenkeel.linux.Descriptors;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Loop thread only: empty pipes, each big enough for what one splice takes at a time. */
public final class PipePool implements AutoCloseable {
  private static final int MAX_KEPT = 64;

  private final int bytes;
  private final int limit;
  private final ArrayDeque<Pipe> free = new ArrayDeque<>(MAX_KEPT);
  private int lent;

  /** A pipe and how many bytes are in it. */
  public static final class Pipe {
    final int readFd;
    final int writeFd;
    private final int capacityBytes;
    private int queuedBytes;

    private Pipe(int readFd, int writeFd, int capacityBytes) {
      this.readFd = readFd;
      this.writeFd = writeFd;
      this.capacityBytes = capacityBytes;
    }

    /** Bytes that went in and have not come out. */
    public int queuedBytes() {
      return queuedBytes;
    }

    /** Moves bytes from a socket into the pipe; as {@link Descriptors#splice}. */
    public long fill(int fromFd) {
      return fill(fromFd, Long.MAX_VALUE);
    }

    /** Likewise, not more than {@code maxBytes}: what comes behind them is somebody else's. */
    public long fill(int fromFd, long maxBytes) {
      int flags = Descriptors.SPLICE_F_MOVE | Descriptors.SPLICE_F_NONBLOCK;
      int count = (int) Math.min(maxBytes, capacityBytes - queuedBytes);
      long moved = Descriptors.splice(fromFd, writeFd, count, flags);
      if (moved > 0) {
        queuedBytes += (int) moved;
      }
      return moved;
    }

    /** Moves bytes from the pipe into a socket; as {@link Descriptors#splice}. */
    public long drain(int toFd) {
      int flags = Descriptors.SPLICE_F_MOVE | Descriptors.SPLICE_F_NONBLOCK;
      long moved = Descriptors.splice(readFd, toFd, queuedBytes, flags);
      if (moved > 0) {
        queuedBytes -= (int) moved;
      }
      return moved;
    }

    private void close() {
      Descriptors.close(readFd);
      Descriptors.close(writeFd);
    }
  }

  /**
   * @param limit pipes that may be lent out at a time: each holds two descriptors, which
   *     connections need too
   */
  PipePool(int bytes, int limit) {
    this.bytes = bytes;
    this.limit = limit;
  }

  /** An empty pipe, or null when there is none to spare: then bytes are copied. */
  public @Nullable Pipe take() {
    if (lent >= limit) {
      return null;
    }
    Pipe pipe = free.pollLast();
    if (pipe != null) {
      lent++;
      return pipe;
    }
    int[] ends = new int[2];
    if (Descriptors.pipe(ends) < 0) {
      return null;
    }
    lent++;
    int capacity = Descriptors.setPipeSize(ends[1], bytes);
    // Past fs.pipe-max-size or the user's soft limit the kernel leaves the default of 16 pages.
    return new Pipe(ends[0], ends[1], capacity > 0 ? capacity : 65536);
  }

  /** Gives a pipe back; one that still holds bytes is closed. */
  public void give(Pipe pipe) {
    lent--;
    if (pipe.queuedBytes() == 0 && free.size() < MAX_KEPT) {
      free.addLast(pipe);
    } else {
      pipe.close();
    }
  }

  @Override
  public void close() {
    free.forEach(Pipe::close);
    free.clear();
  }
}
