package dev.evenkeel.balancer.http;

import java.util.Arrays;

/**
 * Loop thread only: goes through the cookies of one message, {@code name=value; name=value} (RFC
 * 6265 4.2.1). Commas divide as semicolons do unless they are quoted; names that begin with a
 * dollar are attributes of the old kind. Of a response, only the first pair of each part is a
 * cookie; the rest are its attributes.
 */
public final class CookieScan {
  private final HeaderValues parts;
  private final byte[] name;
  private final boolean response;
  private final Slice part = new Slice();
  private int at;
  private int pairFrom;
  private int pairNameTo;

  /**
   * Begins.
   *
   * @param parts of the fields that hold cookies
   * @param name whose values are wanted; empty for all
   */
  public CookieScan(HeaderValues parts, byte[] name, boolean response) {
    this.parts = parts;
    this.name = name;
    this.response = response;
    this.at = part.to();
  }

  /** Passes over so many values. */
  public boolean skip(int count, Slice scratch) {
    for (int i = 0; i < count; i++) {
      if (!next(scratch)) {
        return false;
      }
    }
    return true;
  }

  /** Shows the next value; false if there are no more. */
  public boolean next(Slice into) {
    while (true) {
      while (at >= part.to()) {
        if (!parts.next(part)) {
          return false;
        }
        at = part.from();
        // What is too short for a value behind the name is passed over, as in HAProxy.
        if (name.length > 0 && part.length() < name.length + 2) {
          at = part.to();
        }
      }
      if (pair(into)) {
        return true;
      }
    }
  }

  /** Reads one pair; tells whether it is a wanted cookie. */
  private boolean pair(Slice into) {
    byte[] bytes = part.bytes();
    int to = part.to();
    int from = at;
    while (from < to && Ascii.isBlank(bytes[from])) {
      from++;
    }
    int equals = from;
    while (equals < to && bytes[equals] != '=' && bytes[equals] != ';' && bytes[equals] != ',') {
      equals++;
    }
    if (equals >= to || bytes[equals] != '=') {
      at = response ? to : equals + 1;
      return false;
    }
    int nameTo = equals;
    while (nameTo > from && Ascii.isBlank(bytes[nameTo - 1])) {
      nameTo--;
    }
    int value = equals + 1;
    while (value < to && Ascii.isBlank(bytes[value])) {
      value++;
    }
    int end = valueEnd(bytes, value, to);
    at = response ? to : end + 1;
    int valueTo = end;
    while (valueTo > value && Ascii.isBlank(bytes[valueTo - 1])) {
      valueTo--;
    }
    if ((nameTo > from && bytes[from] == '$') || !isWanted(bytes, from, nameTo)) {
      return false;
    }
    pairFrom = from;
    pairNameTo = nameTo;
    into.set(bytes, value, valueTo);
    return true;
  }

  /** Shows the last value together with its name and what stands between them. */
  public Slice pair(Slice value, Slice into) {
    return into.set(value.bytes(), pairFrom, value.to());
  }

  /** Shows the name of the last value. */
  public Slice name(Slice value, Slice into) {
    return into.set(value.bytes(), pairFrom, pairNameTo);
  }

  private boolean isWanted(byte[] bytes, int from, int to) {
    return name.length == 0 || Arrays.equals(bytes, from, to, name, 0, name.length);
  }

  private static int valueEnd(byte[] bytes, int from, int to) {
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      byte b = bytes[i];
      if (quoted) {
        if (b == '\\') {
          i++;
        } else if (b == '"') {
          quoted = false;
        }
      } else if (b == '"') {
        quoted = true;
      } else if (b == ';' || b == ',') {
        return i;
      }
    }
    return to;
  }
}
