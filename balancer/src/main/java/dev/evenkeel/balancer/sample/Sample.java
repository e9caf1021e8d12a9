package dev.evenkeel.balancer.sample;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderValues;
import dev.evenkeel.balancer.http.Slice;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One thread only: the value that an expression yields, made to be used again and again.
 *
 * <p>Bytes are either somebody else's (a buffer's, a constant's), valid until that changes, or the
 * sample's own. It owns two arrays of {@link #capacity} bytes, so that a converter can write its
 * output while it reads its input; converters take {@link #room} and say {@link #wroteText}. What
 * does not fit into one of them cannot be converted, as in HAProxy: a value may be longer than
 * that, a converter has to look.
 */
public final class Sample {
  /** How many bytes a converted value may have where {@code tune.bufsize} says nothing else. */
  public static final int USUAL_CAPACITY = 16_384;

  /** The least that is held: a digest or an address is converted whatever the buffers' size. */
  private static final int LEAST_CAPACITY = 1024;

  private static final byte[] NOTHING = {};

  private final int capacity;

  private SampleType type = SampleType.BOOL;
  private long number;
  private byte[] bytes = NOTHING;
  private int from;
  private int length;
  private boolean mayChange;
  private boolean hasMore;
  private long cursor;

  private @Nullable Slice slice;
  private @Nullable HeaderValues values;
  private byte @Nullable [] roomA;
  private byte @Nullable [] roomB;

  /** Makes a holder without a value, for values of the usual length. */
  public Sample() {
    this(USUAL_CAPACITY);
  }

  /**
   * Makes a holder without a value.
   *
   * @param capacity how many bytes a converted value may have ({@code tune.bufsize})
   */
  public Sample(int capacity) {
    this.capacity = Math.max(LEAST_CAPACITY, capacity);
  }

  /** Returns how many bytes a converted value may have. */
  public int capacity() {
    return capacity;
  }

  /** Forgets the value and what was said of it. */
  public void clear() {
    mayChange = false;
    hasMore = false;
    cursor = 0;
  }

  /** Returns the value's type; never {@link SampleType#ANY} or {@link SampleType#ADDR}. */
  public SampleType type() {
    return type;
  }

  /** Returns an integer's value, or 1 or 0 for a boolean. */
  public long number() {
    return number;
  }

  /** Tells whether a boolean or an integer is not zero. */
  public boolean isTrue() {
    return number != 0;
  }

  /** Returns the array in which the bytes of a string, a block or an address stand. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the index of the first byte. */
  public int from() {
    return from;
  }

  /** Returns how many bytes there are. */
  public int length() {
    return length;
  }

  /** Returns a byte by its index in the value, 0 to 255. */
  public int at(int index) {
    return bytes[from + index] & 0xff;
  }

  /** Returns the bytes as text, one char for each. */
  public String text() {
    return new String(bytes, from, length, ISO_8859_1);
  }

  /** Returns a copy of the bytes. */
  public byte[] copyOfBytes() {
    return Arrays.copyOfRange(bytes, from, from + length);
  }

  /** Tells whether the same expression may yield something else, or something at all, later. */
  public boolean mayChange() {
    return mayChange;
  }

  /** Says that the same expression may yield something else later. */
  public void setMayChange(boolean mayChange) {
    this.mayChange = mayChange;
  }

  /** Tells whether the fetch has more values ({@link Expression#next}). */
  public boolean hasMore() {
    return hasMore;
  }

  /** Says that the fetch has more values, the next one at a place that the fetch knows. */
  public void setMore(boolean hasMore, long cursor) {
    this.hasMore = hasMore;
    this.cursor = cursor;
  }

  /** Returns the place that the fetch named with {@link #setMore}; 0 for the first value. */
  public long cursor() {
    return cursor;
  }

  /** Sets a boolean. */
  public boolean setBool(boolean value) {
    type = SampleType.BOOL;
    number = value ? 1 : 0;
    return true;
  }

  /** Sets an integer. */
  public boolean setNumber(long value) {
    type = SampleType.SINT;
    number = value;
    return true;
  }

  /** Sets a string of bytes that somebody else holds. */
  public boolean setText(byte[] array, int first, int count) {
    return set(SampleType.STR, array, first, count);
  }

  /** Sets a string of bytes that somebody else holds. */
  public boolean setText(byte[] array) {
    return set(SampleType.STR, array, 0, array.length);
  }

  /** Sets a string, one byte for each char, written to the sample's own memory. */
  @SuppressWarnings("deprecation") // The one way to copy chars as bytes without making an array.
  public boolean setText(String text) {
    byte[] room = room();
    int count = Math.min(text.length(), room.length);
    text.getBytes(0, count, room, 0);
    return wroteText(room, count);
  }

  /** Sets a block of bytes that somebody else holds. */
  public boolean setBinary(byte[] array, int first, int count) {
    return set(SampleType.BIN, array, first, count);
  }

  /** Sets an IPv4 or IPv6 address. */
  public boolean setAddress(InetAddress address) {
    return setAddress(address.getAddress());
  }

  /** Sets an address of 4 or 16 bytes that somebody else holds. */
  public boolean setAddress(byte[] raw) {
    return set(raw.length == 4 ? SampleType.IPV4 : SampleType.IPV6, raw, 0, raw.length);
  }

  /** Sets a value of any type that is held as bytes. */
  public boolean set(SampleType type, byte[] array, int first, int count) {
    this.type = type;
    bytes = array;
    from = first;
    length = count;
    return true;
  }

  /** Keeps a part of the bytes. */
  public boolean keep(int offset, int count) {
    from += offset;
    length = count;
    return true;
  }

  /** Changes the type and nothing else. */
  public boolean retype(SampleType type) {
    this.type = type;
    return true;
  }

  /** Returns a view for whoever fetches from an HTTP message. */
  public Slice slice() {
    Slice known = slice;
    if (known == null) {
      known = new Slice();
      slice = known;
    }
    return known;
  }

  /** Returns what goes through header fields, for whoever fetches from an HTTP message. */
  public HeaderValues headerValues() {
    HeaderValues known = values;
    if (known == null) {
      known = new HeaderValues();
      values = known;
    }
    return known;
  }

  /** Sets a string that stands somewhere else. */
  public boolean setText(Slice text) {
    return set(SampleType.STR, text.bytes(), text.from(), text.length());
  }

  /** Tells whether a value as long as this one fits into {@link #room}. */
  public boolean fitsRoom() {
    return length <= capacity;
  }

  /** Returns memory that does not hold the value, to write the next one to. */
  @SuppressWarnings("ReferenceEquality") // It is the very array that must not be overwritten.
  public byte[] room() {
    byte[] a = roomA;
    if (a == null) {
      a = new byte[capacity];
      roomA = a;
    }
    if (bytes != a) {
      return a;
    }
    byte[] b = roomB;
    if (b == null) {
      b = new byte[capacity];
      roomB = b;
    }
    return b;
  }

  /** Sets a string that was written to the start of {@link #room}. */
  public boolean wroteText(byte[] room, int count) {
    return set(SampleType.STR, room, 0, count);
  }

  /** Sets a block that was written to the start of {@link #room}. */
  public boolean wroteBinary(byte[] room, int count) {
    return set(SampleType.BIN, room, 0, count);
  }

  /** Returns the value in a form that lasts. */
  public Value toValue() {
    return switch (type) {
      case BOOL, SINT -> new Value(type, number, NOTHING);
      default -> new Value(type, 0, copyOfBytes());
    };
  }

  /** Takes a value over. */
  public boolean set(Value value) {
    type = value.type();
    number = value.number();
    bytes = value.bytes();
    from = 0;
    length = bytes.length;
    return true;
  }
}
