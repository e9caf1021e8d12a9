package dev.evenkeel.balancer.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: follows a chunked body (RFC 9112 7.1) as its bytes pass, and says where it
 * ends.
 *
 * <p>{@link #scan} looks at chunk lines and trailers only and skips data; the bytes that it
 * consumed can be relayed as they are. A chunk's line is consumed whole or not at all, and what is
 * no part of its size is taken out of it ({@code 3;a=b} becomes {@code 3}): nobody behind this
 * proxy is to see an extension that nobody here has understood. What waits before the line moves up
 * to it for that ({@link #takeDropped}). {@link #nextData} shows one range of data after the other
 * and leaves everything as it is.
 */
public final class ChunkScanner {
  /** A trailer section longer than this is refused: HAProxy's must fit its buffer, too. */
  public static final int MAX_TRAILER_BYTES = 8192;

  /** A chunk's line longer than this is refused. */
  private static final int MAX_LINE_BYTES = 1024;

  private enum Phase {
    SIZE,
    EXTENSION,
    SIZE_LF,
    DATA,
    DATA_CR,
    DATA_LF,
    TRAILER,
    TRAILER_NAME,
    TRAILER_LINE,
    TRAILER_LF,
    END_LF,
    OVER,
    REFUSED
  }

  private Phase phase = Phase.SIZE;
  private long size;
  private int digits;
  private int lineFrom;

  /** From where on bytes may be moved; -1 where none may. */
  private int keptFrom = -1;

  /** Beginnings and ends of the extensions that a scan has found. */
  private int[] holes = {};

  private int holeCount;
  private int dropped;
  private int trailerBytes;
  private int trailerLines;
  private long dataBytes;
  private @Nullable Violation violation;
  private int violationAt;
  private int dataFrom;
  private int dataTo;

  /** Makes a scanner at the beginning of a body. */
  public ChunkScanner() {}

  /** Begins with another body. */
  public void begin() {
    phase = Phase.SIZE;
    size = 0;
    digits = 0;
    trailerBytes = 0;
    trailerLines = 0;
    dataBytes = 0;
    violation = null;
    violationAt = -1;
    dropped = 0;
  }

  /** Tells whether the body has ended. */
  public boolean isOver() {
    return phase == Phase.OVER;
  }

  /**
   * Returns how many bytes HAProxy counts for what has passed: data, names and values of trailers,
   * and one for the end.
   */
  public long storedBytes() {
    // Of a line without its colon, space, CR and LF; of the last one its CR.
    int ofTrailers = isOver() ? Math.max(0, trailerBytes - 1 - 4 * trailerLines) + 1 : 0;
    return dataBytes + ofTrailers;
  }

  /** Returns what is wrong; null if nothing is. */
  public @Nullable Violation violation() {
    return violation;
  }

  /** Returns the index of the byte that is wrong. */
  public int violationAt() {
    return violationAt;
  }

  /** Returns how many bytes of the current chunk's data have not come yet; they may be spliced. */
  public long remainingData() {
    return phase == Phase.DATA ? size : 0;
  }

  /**
   * Says that so many bytes of the current chunk's data went elsewhere ({@link #remainingData}).
   */
  public void skip(long bytes) {
    dataBytes += bytes;
    size -= bytes;
    if (size == 0) {
      phase = Phase.DATA_CR;
    }
  }

  /**
   * Follows the bytes from {@code from} to {@code to}.
   *
   * @param kept where the bytes begin that were followed before and wait; they may be moved
   * @return the index after the last byte that belongs to the body: {@code to}, or less if the body
   *     is over or malformed there
   */
  public int scan(byte[] b, int kept, int from, int to) {
    int i = from;
    lineFrom = from;
    keptFrom = kept;
    while (i < to && phase != Phase.OVER && phase != Phase.REFUSED) {
      if (phase == Phase.DATA) {
        i += take(to - i);
      } else {
        i = line(b, i);
      }
    }
    closeHoles(b);
    return wholeLines(i);
  }

  /** A chunk's line that has not ended is looked at again when more of it has come. */
  private int wholeLines(int i) {
    if (phase != Phase.SIZE && phase != Phase.EXTENSION && phase != Phase.SIZE_LF) {
      return i;
    }
    if (i - lineFrom > MAX_LINE_BYTES) {
      return refuse(Violation.CHUNK_EXTENSION, i);
    }
    beginLine(lineFrom);
    return lineFrom;
  }

  private void beginLine(int at) {
    phase = Phase.SIZE;
    size = 0;
    digits = 0;
    lineFrom = at;
  }

  /** What stands between a chunk's size and the carriage return at {@code end} is to go. */
  private void dropExtension(int end) {
    int sizeEnd = lineFrom + digits;
    if (end == sizeEnd || keptFrom < 0) {
      return;
    }
    if (holeCount + 2 > holes.length) {
      holes = Arrays.copyOf(holes, Math.max(16, holes.length * 2));
    }
    holes[holeCount++] = sizeEnd;
    holes[holeCount++] = end;
  }

  /** Moves what waits over the extensions of this scan, each byte once however many there are. */
  private void closeHoles(byte[] b) {
    int shift = 0;
    for (int hole = holeCount - 2; hole >= 0; hole -= 2) {
      shift += holes[hole + 1] - holes[hole];
      int from = hole == 0 ? keptFrom : holes[hole - 1];
      System.arraycopy(b, from, b, from + shift, holes[hole] - from);
    }
    keptFrom += shift;
    dropped += shift;
    holeCount = 0;
  }

  /** Returns by how many bytes what waits begins later than before the latest scans. */
  public int takeDropped() {
    int count = dropped;
    dropped = 0;
    return count;
  }

  /**
   * Finds the next range of data; {@link #dataFrom} and {@link #dataTo} tell it, empty if there is
   * none among these bytes.
   *
   * @return the index to go on from
   */
  public int nextData(byte[] b, int from, int to) {
    int i = from;
    lineFrom = from;
    keptFrom = -1;
    while (i < to && phase != Phase.OVER && phase != Phase.REFUSED) {
      if (phase == Phase.DATA) {
        dataFrom = i;
        dataTo = i + take(to - i);
        return dataTo;
      }
      i = line(b, i);
    }
    dataFrom = i;
    dataTo = i;
    return wholeLines(i);
  }

  /** Returns where the range of data begins. */
  public int dataFrom() {
    return dataFrom;
  }

  /** Returns where the range of data ends. */
  public int dataTo() {
    return dataTo;
  }

  private int take(int available) {
    int n = (int) Math.min(size, available);
    skip(n);
    return n;
  }

  private int line(byte[] b, int i) {
    byte c = b[i];
    if ((phase == Phase.EXTENSION || phase == Phase.SIZE_LF) && i - lineFrom > MAX_LINE_BYTES) {
      return refuse(Violation.CHUNK_EXTENSION, i);
    }
    switch (phase) {
      case SIZE -> {
        int digit = Character.digit(c, 16);
        if (digit >= 0) {
          if (++digits > 15) {
            return refuse(Violation.CHUNK_SIZE, i);
          }
          size = size << 4 | digit;
        } else if (digits == 0) {
          return refuse(Violation.CHUNK_SIZE, i);
        } else if (c == '\r') {
          phase = Phase.SIZE_LF;
        } else if (c == ';' || Ascii.isBlank(c)) {
          phase = Phase.EXTENSION;
        } else {
          return refuse(Violation.CHUNK_SIZE, i);
        }
      }
      case EXTENSION -> {
        if (c == '\r') {
          phase = Phase.SIZE_LF;
        } else if (c >= 0 && c < ' ' && c != '\t') {
          return refuse(Violation.CHUNK_EXTENSION, i);
        }
      }
      case SIZE_LF -> {
        if (c != '\n') {
          return refuse(Violation.CHUNK_END, i);
        }
        // Not before: a line that has not ended is looked at again.
        dropExtension(i - 1);
        phase = size == 0 ? Phase.TRAILER : Phase.DATA;
        digits = 0;
      }
      case DATA_CR -> {
        if (c != '\r') {
          return refuse(Violation.CHUNK_END, i);
        }
        phase = Phase.DATA_LF;
      }
      case DATA_LF -> {
        if (c != '\n') {
          return refuse(Violation.CHUNK_END, i);
        }
        beginLine(i + 1);
      }
      case TRAILER -> {
        if (c == '\r') {
          phase = Phase.END_LF;
        } else if (Ascii.TOKEN_LOWER[c & 0xff] == 0) {
          return refuse(Violation.TRAILER, i);
        } else {
          phase = Phase.TRAILER_NAME;
          trailerLines++;
          b[i] = Ascii.TOKEN_LOWER[c & 0xff];
        }
        return trailer(i);
      }
      case TRAILER_NAME -> {
        if (c == ':') {
          phase = Phase.TRAILER_LINE;
        } else if (Ascii.TOKEN_LOWER[c & 0xff] == 0) {
          return refuse(Violation.TRAILER, i);
        } else {
          b[i] = Ascii.TOKEN_LOWER[c & 0xff];
        }
        return trailer(i);
      }
      case TRAILER_LINE -> {
        if (c == '\r') {
          phase = Phase.TRAILER_LF;
        } else if (c >= 0 && c < ' ' && c != '\t') {
          return refuse(Violation.TRAILER, i);
        }
        return trailer(i);
      }
      case TRAILER_LF -> {
        if (c != '\n') {
          return refuse(Violation.TRAILER, i);
        }
        phase = Phase.TRAILER;
        return trailer(i);
      }
      case END_LF -> {
        if (c != '\n') {
          return refuse(Violation.TRAILER, i);
        }
        phase = Phase.OVER;
      }
      case DATA, OVER, REFUSED -> throw new IllegalStateException(phase.name());
    }
    return i + 1;
  }

  private int trailer(int i) {
    return ++trailerBytes > MAX_TRAILER_BYTES ? refuse(Violation.TRAILER, i) : i + 1;
  }

  private int refuse(Violation what, int where) {
    violation = what;
    violationAt = where;
    phase = Phase.REFUSED;
    return where;
  }
}
