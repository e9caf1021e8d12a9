package dev.evenkeel.balancer.sample;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Numbers and addresses as bytes of text. Stateless. */
public final class Texts {
  private Texts() {}

  /** Writes a number in decimal; returns the index after it. */
  public static int writeNumber(long value, byte[] to, int at) {
    if (value == Long.MIN_VALUE) {
      String text = Long.toString(value);
      for (int i = 0; i < text.length(); i++) {
        to[at + i] = (byte) text.charAt(i);
      }
      return at + text.length();
    }
    int start = at;
    long rest = value;
    if (rest < 0) {
      to[start++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long t = rest; t >= 10; t /= 10) {
      digits++;
    }
    for (int i = start + digits - 1; i >= start; i--) {
      to[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return start + digits;
  }

  /**
   * Replaces text by the number that it begins with, 0 if with none; false if it is empty. What
   * does not fit is the largest that does.
   */
  static boolean toNumber(Sample sample) {
    int length = sample.length();
    if (length == 0) {
      return false;
    }
    boolean negative = sample.at(0) == '-';
    long value = 0;
    for (int i = negative || sample.at(0) == '+' ? 1 : 0; i < length; i++) {
      int digit = sample.at(i) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
    }
    return sample.setNumber(negative ? -value : value);
  }

  /** Reads an IPv4 address of four parts or an IPv6 address; null for anything else. */
  public static @Nullable InetAddress address(String text) {
    boolean six = text.indexOf(':') >= 0;
    if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0 || (!six && !isDottedQuad(text))) {
      return null;
    }
    try {
      return sized(InetAddress.ofLiteral(text), six);
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }

  /** Gives back the sixteen bytes that Java takes from a mapped address. */
  private static InetAddress sized(InetAddress address, boolean six) {
    byte[] raw = address.getAddress();
    if (!six || raw.length == 16) {
      return address;
    }
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xff;
    mapped[11] = (byte) 0xff;
    System.arraycopy(raw, 0, mapped, 12, 4);
    try {
      return java.net.Inet6Address.getByAddress(null, mapped, -1);
    } catch (java.net.UnknownHostException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static boolean isDottedQuad(String text) {
    int dots = 0;
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.') {
        if (digits == 0) {
          return false;
        }
        dots++;
        digits = 0;
      } else if (c >= '0' && c <= '9') {
        digits++;
      } else {
        return false;
      }
    }
    return dots == 3 && digits > 0;
  }
}
