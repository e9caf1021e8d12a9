package dev.evenkeel.balancer.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Loop thread only: some bytes of an array that somebody else holds, made to be used again and
 * again. What it shows is valid until the head or the buffer that it was taken from changes.
 */
public final class Slice {
  private static final byte[] NOTHING = {};

  private byte[] bytes = NOTHING;
  private int from;
  private int to;

  /** Makes an empty slice. */
  public Slice() {}

  /** Shows the bytes from index {@code from} up to, and not including, {@code to}. */
  public Slice set(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    return this;
  }

  /** Shows nothing. */
  public Slice setEmpty() {
    return set(NOTHING, 0, 0);
  }

  /** Leaves out the blanks at both ends. */
  Slice trim() {
    while (from < to && Ascii.isBlank(bytes[from])) {
      from++;
    }
    while (to > from && Ascii.isBlank(bytes[to - 1])) {
      to--;
    }
    return this;
  }

  /** Returns the array. */
  public byte[] bytes() {
    return bytes;
  }

  /** Returns the index of the first byte. */
  public int from() {
    return from;
  }

  /** Returns the index after the last byte. */
  public int to() {
    return to;
  }

  /** Returns how many bytes there are. */
  public int length() {
    return to - from;
  }

  /** Tells whether there are no bytes. */
  public boolean isEmpty() {
    return from == to;
  }

  /** Returns a byte by its index in the slice, 0 to 255. */
  public int at(int index) {
    return bytes[from + index] & 0xff;
  }

  /** Tells whether the bytes are these. */
  public boolean is(byte[] other) {
    return Arrays.equals(bytes, from, to, other, 0, other.length);
  }

  /** Tells whether the bytes are these, whatever the case of ASCII letters. */
  public boolean isIgnoringCase(byte[] lowerCase) {
    return Ascii.equalsLower(bytes, from, to, lowerCase);
  }

  /** Returns the bytes as text, one char for each. */
  @Override
  public String toString() {
    return new String(bytes, from, to - from, ISO_8859_1);
  }
}
