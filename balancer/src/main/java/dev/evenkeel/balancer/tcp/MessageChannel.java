package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.http.BodyFraming;
import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.http.Violation;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.PipePool.Pipe;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Tally;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.IoBuffer;
import dev.evenkeel.linux.Sockets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: the HTTP messages of one direction: received, parsed where they stand, held
 * while rules look at them, and passed on.
 *
 * <p>Two buffers at most. What was received stands in {@code in}; the head that goes out is written
 * to {@code out}, with as much of the body behind it as is there, so that a small message leaves in
 * one piece. The rest of a body goes out from where it was received, or through a pipe once reads
 * fill the buffer. Bytes behind the message's end stay: they are the next message.
 *
 * <p><b>Backpressure:</b> while bytes wait for the far side, nothing is read from the near side.
 */
final class MessageChannel implements Content {
  /** A body of which less than this is to come is not worth a pipe. */
  private static final int MIN_SPLICE_BYTES = 65_536;

  private static final int CHUNKS_PER_TURN = 8;
  private static final byte[] NOTHING = {};

  /** What came of passing a message on. */
  enum Outcome {
    /** Nothing more can be done until a descriptor is ready. */
    WAITS,
    /** The message has been passed on whole. */
    OVER,
    /** Its sender has ended before the message did. */
    CUT,
    /** The sender's connection is broken. */
    READ_FAILED,
    /** The receiver's connection is broken. */
    WRITE_FAILED,
    /** The body is malformed. */
    MALFORMED
  }

  private final EventLoop loop;
  private final HeadParser parser;
  private final BodyProgress body = new BodyProgress();
  final HttpHead head = new HttpHead();

  private @Nullable IoBuffer in;
  private int from;
  private int to;
  private boolean parsing;

  /** The head is whole and may be written: it stands before what waits, and must stay there. */
  private boolean headHeld;

  /** It is written: who looks at it now comes too late, unless it is written once more. */
  private boolean headWritten;

  /** Where it ends in what is written. */
  private int outHeadTo;

  private @Nullable IoBuffer out;
  private int outFrom;
  private int outTo;

  private @Nullable Pipe pipe;
  private boolean readFilled;
  private boolean unfinished;
  private boolean retained;

  /** The body is read and goes nowhere. */
  private boolean discarding;

  /** What is left of a body of our own that was longer than the buffer; null for nothing. */
  private byte @Nullable [] rest;

  private int restFrom;

  /** Nothing more comes from the sender. */
  boolean inputClosed;

  /** Bytes of this message that were received, its head included. */
  long receivedBytes;

  /** Bytes of this message that were passed on. */
  long sentBytes;

  /** What {@link #countMoved} has not counted yet. */
  private long uncountedIn;

  private long uncountedOut;
  private long uncountedSplicedIn;
  private long uncountedSplicedOut;

  /**
   * The connection to the far side is closed as soon as the message is over: its last bytes and the
   * end leave in one segment.
   */
  boolean closesAfter;

  private int storedHeadBytes;
  private long joinedBytes;
  int lastError;

  MessageChannel(EventLoop loop, HeadParser parser) {
    this.loop = loop;
    this.parser = parser;
  }

  /** Says whether messages may be wrong in what does no harm. */
  void relaxed(boolean relaxed) {
    parser.relaxed(relaxed);
  }

  /** Makes ready for the next message; bytes that are there already are its first ones. */
  void next() {
    head.clear();
    parsing = false;
    headHeld = false;
    headWritten = false;
    body.reset(from);
    receivedBytes = (long) to - from;
    sentBytes = 0;
    storedHeadBytes = 0;
    joinedBytes = 0;
    retained = false;
    discarding = false;
    closesAfter = false;
    rest = null;
    readFilled = false;
    unfinished = false;
    giveOut();
    // What is in it belongs to the message before.
    givePipe();
    if (from == to) {
      giveIn();
    }
  }

  /** The connection is over, and bytes that still wait with it. */
  void reset() {
    giveIn();
    inputClosed = false;
    lastError = 0;
    next();
  }

  /** Takes over what came before it was known that these are messages. */
  void adopt(Channel before) {
    from = before.waitingFrom();
    to = from + before.waitingLength();
    body.startsAt(from);
    receivedBytes = before.waitingLength();
    inputClosed = before.inputClosed;
    in = before.surrender();
    if (from == to) {
      giveIn();
    }
  }

  // ---- receiving

  /**
   * Reads what the sender has, as far as the buffer goes.
   *
   * @return false if its connection is broken
   */
  boolean receive(Side source) {
    while (source.readable && !inputClosed) {
      IoBuffer room = in;
      if (room == null) {
        room = loop.buffers().take();
        in = room;
        from = 0;
        to = 0;
        body.startsAt(0);
      }
      int space = room.capacity() - loop.buffers().reserveBytes() - to;
      if (space <= 0 && !moveToFront()) {
        return true;
      }
      space = room.capacity() - loop.buffers().reserveBytes() - to;
      long read = Sockets.receive(source.fd, room, to, space, 0);
      if (!took(source, read, space)) {
        return false;
      }
      if (read > 0) {
        to += (int) read;
      }
    }
    return true;
  }

  /** Notes what a read came to; false if the connection is broken. */
  private boolean took(Side source, long read, int space) {
    if (read > 0) {
      receivedBytes += read;
      uncountedIn += read;
      source.lastActivityMs = loop.nowMs();
      source.wasRead(read, space);
      readFilled = read == space;
      if (source.isAtEnd()) {
        endInput(source);
      }
    } else if (read == 0) {
      endInput(source);
    } else if (read == -Errno.EAGAIN) {
      source.readable = false;
    } else {
      lastError = (int) -read;
      return false;
    }
    return true;
  }

  private void endInput(Side source) {
    inputClosed = true;
    source.halfClosedMs = loop.nowMs();
  }

  /** Makes room behind what waits; false if it fills the buffer. */
  private boolean moveToFront() {
    IoBuffer room = in;
    if (room == null || from == 0 || headHeld) {
      return false;
    }
    System.arraycopy(room.bytes, from, room.bytes, 0, to - from);
    int by = -from;
    if (parsing) {
      parser.moved(room.bytes, by);
    }
    from += by;
    to += by;
    body.moved(by);
    return true;
  }

  /** Whether the head is whole and not passed on: its bytes are there. */
  boolean hasHead() {
    return headHeld && !headWritten;
  }

  /** Whether not a byte of a message has come. */
  boolean isIdle() {
    return from == to && (!parsing || parser.isIdle());
  }

  /** Whether the buffer is full: more cannot be waited for. */
  boolean isFull() {
    return in != null
        && (from == 0 || headHeld)
        && to >= in.capacity() - loop.buffers().reserveBytes();
  }

  /**
   * Looks at what has come of the head.
   *
   * @return as {@link HeadParser#parse}: {@link HeadParser#NEEDS_MORE}, {@link HeadParser#REFUSED},
   *     or more than 0 once the head is whole
   */
  int parse() {
    IoBuffer room = in;
    if (room == null || from == to) {
      return HeadParser.NEEDS_MORE;
    }
    if (!parsing) {
      parsing = true;
      parser.begin(head, room.bytes, from);
    }
    int end = parser.parse(room.bytes, to);
    if (end > 0) {
      from = end;
      body.startsAt(end);
      parsing = false;
      headHeld = true;
      headWritten = false;
    } else if (end == HeadParser.NEEDS_MORE && parser.isIdle()) {
      // Empty lines before a message are nobody's.
      parsing = false;
      receivedBytes -= to - from;
      giveIn();
    }
    return end;
  }

  /** What is wrong with the head or the body, tolerated or not; null if nothing is known to be. */
  @Nullable Violation violation() {
    if (parser.violation() != null) {
      return parser.violation();
    }
    return body.isMalformed() ? body.violation() : parser.tolerated();
  }

  /** Where in {@link #received} that is. */
  int violationAt() {
    int at =
        parser.violation() != null
            ? parser.violationAt()
            : body.isMalformed() ? body.violationAt() : parser.toleratedAt();
    return Math.clamp(at - firstKept(), 0, to - firstKept());
  }

  /** What is there of the message as it came. */
  byte[] received() {
    return in == null ? NOTHING : Arrays.copyOfRange(in.bytes, firstKept(), to);
  }

  /** Whether the head breaks a rule and passes because the configuration says so. */
  boolean isTolerated() {
    return parser.tolerated() != null;
  }

  private int firstKept() {
    return headHeld ? head.start() : from;
  }

  /** The head is as rules have left it: this is what is counted of it. */
  void countHead() {
    storedHeadBytes = head.storedLength();
  }

  /** Whether what has come of the body is malformed already. */
  boolean isMalformed() {
    return passable() >= 0 && body.isMalformed();
  }

  /** Says how the body ends. */
  void begin(BodyFraming framing) {
    body.begin(framing, framing == BodyFraming.LENGTH ? head.contentLength() : 0);
  }

  BodyFraming framing() {
    return body.framing();
  }

  /** Bytes that came behind the end of the message. */
  boolean hasMore() {
    return from < to;
  }

  /**
   * Whether all of the message has come; true for a body that ends with its connection once it has.
   */
  boolean isWhole() {
    passable();
    return body.isWhole(from, to, inputClosed);
  }

  /** Shows what has come of the body; chunks are joined where they stand in more than one. */
  Slice body(Slice into) {
    IoBuffer room = in;
    if (room == null) {
      return into.setEmpty();
    }
    if (framing() != BodyFraming.CHUNKED) {
      int length = framing() == BodyFraming.LENGTH ? passable() : 0;
      return into.set(room.bytes, from, from + length);
    }
    return new ChunkJoiner().join(room.bytes, from, to, into);
  }

  // ---- what expressions see of bytes

  @Override
  public byte[] array() {
    return in == null ? NOTHING : in.bytes;
  }

  @Override
  public int from() {
    return firstKept();
  }

  @Override
  public int length() {
    return in == null ? 0 : to - from();
  }

  @Override
  public boolean mayGrow() {
    return !inputClosed && !isFull();
  }

  // ---- passing on

  /** Whether the head, as rules have left it, can be written at all. */
  boolean fitsHead() {
    IoBuffer room = in;
    return room == null || head.isVerbatim() || head.writtenLength() <= room.capacity();
  }

  /**
   * Writes the head as it is now, ready to be passed on; the body follows.
   *
   * @return false if it does not fit into a buffer
   */
  boolean writeHead() {
    IoBuffer room = out == null ? loop.buffers().take() : out;
    out = room;
    if (head.writtenLength() > room.capacity() - outTo) {
      return false;
    }
    outTo = head.writeTo(room.bytes, outTo);
    outHeadTo = outTo;
    headWritten = true;
    headHeld = retained;
    return true;
  }

  /**
   * Writes the head once more, as it is after {@link #rewind}, before what was kept of the body.
   *
   * @return false if it does not fit into a buffer
   */
  boolean rewriteHead() {
    IoBuffer room = out;
    int length = head.writtenLength();
    int kept = outTo - outHeadTo;
    if (room == null || length + kept > room.capacity()) {
      return false;
    }
    System.arraycopy(room.bytes, outHeadTo, room.bytes, length, kept);
    outHeadTo = head.writeTo(room.bytes, 0);
    outTo = outHeadTo + kept;
    headWritten = true;
    return true;
  }

  /** Puts bytes of our own behind what waits to be passed on; false if they do not fit. */
  boolean write(byte[] bytes) {
    IoBuffer room = out == null ? loop.buffers().take() : out;
    out = room;
    if (outTo + bytes.length > room.capacity()) {
      return false;
    }
    System.arraycopy(bytes, 0, room.bytes, outTo, bytes.length);
    outTo += bytes.length;
    return true;
  }

  /** Puts bytes of our own where received ones would stand; false if they do not fit. */
  boolean inject(byte[] bytes) {
    IoBuffer room = in == null ? loop.buffers().take() : in;
    in = room;
    if (to + bytes.length > room.capacity()) {
      return false;
    }
    System.arraycopy(bytes, 0, room.bytes, to, bytes.length);
    to += bytes.length;
    return true;
  }

  /**
   * Puts a body of our own where a received one would stand, as far as it fits; the rest follows.
   */
  void injectBody(byte[] bytes) {
    rest = bytes;
    restFrom = 0;
    injectRest();
  }

  private void injectRest() {
    byte[] left = rest;
    if (left == null) {
      return;
    }
    IoBuffer room = in == null ? loop.buffers().take() : in;
    if (in == null || (from == to && !headHeld)) {
      in = room;
      from = 0;
      to = 0;
      body.startsAt(0);
    }
    int count = Math.min(left.length - restFrom, room.capacity() - to);
    System.arraycopy(left, restFrom, room.bytes, to, count);
    to += count;
    restFrom += count;
    if (restFrom == left.length) {
      rest = null;
    }
  }

  /** Whether bytes wait for the far side. */
  boolean isBlocked() {
    return outFrom < outTo || passable() > 0 || isSpliced();
  }

  /** Whether there was more to move than one turn's share: nothing will report it again. */
  boolean isUnfinished() {
    return unfinished;
  }

  /** How many of the bytes that wait belong to this message's body. */
  private int passable() {
    int count = body.passable(in, from, to);
    from += body.takeDropped();
    return count;
  }

  /** Whether bytes of the body are in the kernel's hands. */
  boolean isSpliced() {
    return pipe != null && pipe.queuedBytes() > 0;
  }

  /** Forgets a body that is whole: nobody gets it, and the next message begins after it. */
  void dropBody() {
    int count = passable();
    from += count;
    body.forget(from);
  }

  /**
   * The body is not passed on. One that only ends with its connection is not waited for: that
   * connection has no further use.
   */
  void discardBody() {
    if (framing() == BodyFraming.UNTIL_CLOSE) {
      body.forget(from);
    } else {
      discarding = framing() == BodyFraming.LENGTH || framing() == BodyFraming.CHUNKED;
    }
  }

  private void dropWhatIsThere() {
    int count = passable();
    if (count > 0) {
      passed(count);
    }
  }

  private boolean isOver() {
    return body.isOver(from, to, inputClosed);
  }

  /** Passes on what can be passed on. */
  Outcome pass(Side source, Side sink) {
    unfinished = false;
    if (!discarding) {
      join();
    }
    for (int turn = 0; ; turn++) {
      if (discarding) {
        dropWhatIsThere();
      }
      injectRest();
      if (isBlocked()) {
        if (!sink.connected || !sink.writable) {
          return Outcome.WAITS;
        }
        if (!flush(sink)) {
          return Outcome.WRITE_FAILED;
        }
        if (isBlocked()) {
          return Outcome.WAITS;
        }
        // It was not read while the far side was slow: its silence counts from now on.
        source.lastActivityMs = loop.nowMs();
      }
      if (body.isMalformed()) {
        return Outcome.MALFORMED;
      }
      if (isOver()) {
        givePipe();
        release();
        return Outcome.OVER;
      }
      if (rest == null) {
        if (inputClosed) {
          return Outcome.CUT;
        }
        if (!source.readable) {
          break;
        }
      }
      if (turn == CHUNKS_PER_TURN) {
        unfinished = true;
        return Outcome.WAITS;
      }
      if (rest != null) {
        continue;
      }
      if (!readOn(source)) {
        return Outcome.READ_FAILED;
      }
      sink.lastActivityMs = loop.nowMs();
    }
    release();
    return Outcome.WAITS;
  }

  /** The beginning of the body joins the head: one segment less. */
  private void join() {
    IoBuffer head = out;
    IoBuffer room = in;
    if (head == null || room == null || outFrom == outTo) {
      return;
    }
    int count = Math.min(passable(), head.capacity() - outTo);
    if (count > 0) {
      System.arraycopy(room.bytes, from, head.bytes, outTo, count);
      outTo += count;
      passed(count);
      joinedBytes += count;
    }
  }

  private void passed(int count) {
    from += count;
    body.passed(count);
  }

  private boolean readOn(Side source) {
    // What is not all there at once cannot be sent twice.
    letGo();
    if (pipe == null && !discarding && readFilled && body.spliceableBytes() >= MIN_SPLICE_BYTES) {
      giveIn();
      pipe = loop.pipes().take();
      readFilled = false;
    }
    Pipe through = pipe;
    if (through != null && from == to && body.spliceableBytes() > 0) {
      return splice(source, through);
    }
    IoBuffer room = in;
    if (room == null) {
      room = loop.buffers().take();
      in = room;
    }
    if (from == to) {
      from = 0;
      to = 0;
      body.startsAt(0);
    }
    if (to == room.capacity()) {
      moveToFront();
    }
    int space = room.capacity() - to;
    long read = Sockets.receive(source.fd, room, to, space, 0);
    if (read > 0) {
      to += (int) read;
    }
    return took(source, read, space);
  }

  private boolean splice(Side source, Pipe into) {
    long moved = into.fill(source.fd, body.spliceableBytes());
    if (moved > 0) {
      receivedBytes += moved;
      uncountedIn += moved;
      uncountedSplicedIn += moved;
      source.lastActivityMs = loop.nowMs();
      body.spliced(moved);
    } else if (moved == 0) {
      endInput(source);
    } else if (moved == -Errno.EAGAIN) {
      source.readable = false;
    } else {
      lastError = (int) -moved;
      return false;
    }
    return true;
  }

  /** Writes until all is written or the kernel takes no more; false if the sink is broken. */
  private boolean flush(Side sink) {
    IoBuffer first = out;
    int ofBody = passable();
    sink.willWrite(outTo - outFrom + ofBody);
    boolean endFollows = closesAfter && isLast(ofBody);
    while (first != null && outFrom < outTo) {
      int flags = ofBody > 0 || endFollows ? Sockets.MSG_MORE : 0;
      long written = Sockets.send(sink.fd, first, outFrom, outTo - outFrom, flags);
      if (!wrote(sink, written)) {
        return written == -Errno.EAGAIN;
      }
      outFrom += (int) written;
    }
    while (ofBody > 0) {
      IoBuffer room = in;
      if (room == null) {
        break;
      }
      long written = Sockets.send(sink.fd, room, from, ofBody, endFollows ? Sockets.MSG_MORE : 0);
      if (!wrote(sink, written)) {
        return written == -Errno.EAGAIN;
      }
      passed((int) written);
      ofBody -= (int) written;
    }
    Pipe queued = pipe;
    while (queued != null && queued.queuedBytes() > 0) {
      long written = queued.drain(sink.fd);
      if (!wrote(sink, written)) {
        return written == -Errno.EAGAIN;
      }
      uncountedSplicedOut += written;
    }
    return true;
  }

  /** Whether the message is over with what is written now. */
  private boolean isLast(int ofBody) {
    boolean nothingBehind = rest == null && (pipe == null || pipe.queuedBytes() == 0);
    return nothingBehind && body.endsAfter(ofBody, from, to, inputClosed);
  }

  private boolean wrote(Side sink, long written) {
    if (written > 0) {
      sink.lastActivityMs = loop.nowMs();
      sentBytes += written;
      uncountedOut += written;
      return true;
    }
    if (written == -Errno.EAGAIN) {
      sink.writable = false;
    } else {
      lastError = (int) -written;
    }
    return false;
  }

  /** How many bytes HAProxy would count of the message: what it keeps of it, not what is sent. */
  long storedBytes() {
    return storedHeadBytes + body.storedBytes();
  }

  /**
   * Adds the bytes that were moved since it was asked last.
   *
   * @param source counts those that were read; null for nobody
   * @param sink counts those that were written; null for nobody
   */
  void countMoved(@Nullable Tally source, @Nullable Tally sink) {
    if (source != null) {
      source.add(Counter.H1_BYTES_IN, uncountedIn);
      source.add(Counter.H1_SPLICED_IN, uncountedSplicedIn);
    }
    if (sink != null) {
      sink.add(Counter.H1_BYTES_OUT, uncountedOut);
      sink.add(Counter.H1_SPLICED_OUT, uncountedSplicedOut);
    }
    uncountedIn = 0;
    uncountedOut = 0;
    uncountedSplicedIn = 0;
    uncountedSplicedOut = 0;
  }

  /** How many bytes were written and wait, or were received and not passed on. */
  int waitingBytes() {
    return outTo - outFrom + to - from + (pipe == null ? 0 : pipe.queuedBytes());
  }

  // ---- memory

  /** Gives back what no byte needs. */
  private void release() {
    if (from == to && !parsing && !headHeld) {
      giveIn();
    }
    if (outFrom == outTo && !retained) {
      giveOut();
    }
  }

  private void giveIn() {
    if (in != null) {
      loop.buffers().give(in);
      in = null;
    }
    from = 0;
    to = 0;
    body.startsAt(0);
  }

  private void giveOut() {
    if (out != null) {
      loop.buffers().give(out);
      out = null;
    }
    outFrom = 0;
    outTo = 0;
  }

  private void givePipe() {
    if (pipe != null) {
      loop.pipes().give(pipe);
      pipe = null;
    }
  }

  /** What is passed on from here on may have to be sent once more: it is kept as far as it fits. */
  void retain() {
    retained = true;
  }

  /** It need not be sent any more. */
  void forgetSent() {
    letGo();
    release();
  }

  private void letGo() {
    if (retained) {
      retained = false;
      headHeld = false;
    }
  }

  /** Makes ready to send the message once more; false if it was not kept whole. */
  boolean rewind() {
    boolean whole = retained && out != null && body.passedBytes() == joinedBytes && isOver();
    if (whole) {
      sentBytes = 0;
      outFrom = 0;
      headWritten = false;
    }
    return whole;
  }
}
