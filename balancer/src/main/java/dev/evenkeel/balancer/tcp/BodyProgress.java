package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.http.BodyFraming;
import dev.evenkeel.balancer.http.ChunkScanner;
import dev.evenkeel.balancer.http.Violation;
import dev.evenkeel.linux.IoBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: where a message's body ends, and how far it has come (RFC 9112, chapters 6 and
 * 7). What waits of it stands in a buffer of the channel's, from the channel's {@code from} to its
 * {@code to}.
 */
final class BodyProgress {
  private final ChunkScanner chunks = new ChunkScanner();
  private BodyFraming framing = BodyFraming.NONE;

  /** What is to come of a body whose length is known. */
  private long remainingBytes;

  /** As far as this, what is in the buffer is known to belong to the body. */
  private int scannedTo;

  private int dropped;
  private long passedBytes;

  /** There is no body, as long as nobody says otherwise. */
  void reset(int at) {
    framing = BodyFraming.NONE;
    remainingBytes = 0;
    passedBytes = 0;
    scannedTo = at;
  }

  void begin(BodyFraming body, long contentLength) {
    framing = body;
    remainingBytes = body == BodyFraming.LENGTH ? contentLength : 0;
    if (body == BodyFraming.CHUNKED) {
      chunks.begin();
    }
  }

  /** No more of it is expected. */
  void forget(int at) {
    framing = BodyFraming.NONE;
    remainingBytes = 0;
    scannedTo = at;
  }

  BodyFraming framing() {
    return framing;
  }

  /** What waits begins somewhere else now. */
  void startsAt(int position) {
    scannedTo = position;
  }

  /** What waits was moved within its buffer. */
  void moved(int by) {
    scannedTo += by;
  }

  /**
   * How many of the bytes that wait belong to the body. They may begin later afterwards, see {@link
   * #takeDropped}.
   */
  int passable(@Nullable IoBuffer buffer, int from, int to) {
    if (buffer == null) {
      return 0;
    }
    return switch (framing) {
      case NONE -> 0;
      case LENGTH -> (int) Math.min(remainingBytes, to - from);
      case UNTIL_CLOSE, TUNNEL -> to - from;
      case CHUNKED -> {
        scannedTo = chunks.scan(buffer.bytes, from, scannedTo, to);
        dropped += chunks.takeDropped();
        yield scannedTo - from - dropped;
      }
    };
  }

  /** By how many bytes what waits begins later than before it was looked at. */
  int takeDropped() {
    int count = dropped;
    dropped = 0;
    return count;
  }

  /** How many bytes may be moved by the kernel before anybody has to look at them. */
  long spliceableBytes() {
    return switch (framing) {
      case LENGTH -> remainingBytes;
      case UNTIL_CLOSE, TUNNEL -> Long.MAX_VALUE;
      case CHUNKED -> chunks.remainingData();
      case NONE -> 0;
    };
  }

  /** So many bytes have gone where they are not waited for any more. */
  void passed(int count) {
    passedBytes += count;
    if (framing == BodyFraming.LENGTH) {
      remainingBytes -= count;
    }
  }

  /** So many bytes were moved by the kernel, past the buffer. */
  void spliced(long count) {
    passedBytes += count;
    if (framing == BodyFraming.LENGTH) {
      remainingBytes -= count;
    } else if (framing == BodyFraming.CHUNKED) {
      chunks.skip(count);
    }
  }

  /** Whether all of it has been passed on. */
  boolean isOver(int from, int to, boolean inputClosed) {
    return switch (framing) {
      case NONE -> true;
      case LENGTH -> remainingBytes == 0;
      case CHUNKED -> chunks.isOver() && from == scannedTo;
      case UNTIL_CLOSE, TUNNEL -> inputClosed && from == to;
    };
  }

  /** Whether nothing of it is left to be passed on after so many bytes of those that wait. */
  boolean endsAfter(int count, int from, int to, boolean inputClosed) {
    return switch (framing) {
      case NONE -> true;
      case LENGTH -> remainingBytes == count;
      case CHUNKED -> chunks.isOver() && from + count == scannedTo;
      case UNTIL_CLOSE, TUNNEL -> inputClosed && from + count == to;
    };
  }

  /**
   * Whether all of it has come, as far as it was looked at; true for one that ends with its
   * connection once that has.
   */
  boolean isWhole(int from, int to, boolean inputClosed) {
    return switch (framing) {
      case NONE -> true;
      case LENGTH -> to - from >= remainingBytes;
      case CHUNKED -> chunks.isOver();
      case UNTIL_CLOSE, TUNNEL -> inputClosed;
    };
  }

  /** Whether what has been looked at is malformed. */
  boolean isMalformed() {
    return framing == BodyFraming.CHUNKED && chunks.violation() != null;
  }

  @Nullable Violation violation() {
    return chunks.violation();
  }

  /** Where in its buffer. */
  int violationAt() {
    return chunks.violationAt();
  }

  long passedBytes() {
    return passedBytes;
  }

  /** How many bytes HAProxy would count of it: what it keeps, not what is sent. */
  long storedBytes() {
    return framing == BodyFraming.CHUNKED ? chunks.storedBytes() : passedBytes;
  }
}
