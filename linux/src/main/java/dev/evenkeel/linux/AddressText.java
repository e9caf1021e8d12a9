package dev.evenkeel.linux;

import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Any thread: addresses as inet_ntop(3) writes them, which is what every other program's logs show
 * (RFC 5952).
 */
public final class AddressText {
  private static final int GROUPS = 8;

  private AddressText() {}

  /** {@code 192.0.2.1}, {@code 2001:db8::1}, {@code ::ffff:192.0.2.1}; never with a scope. */
  public static String of(InetAddress address) {
    byte[] raw = address.getAddress();
    return address instanceof Inet6Address ? six(raw) : four(raw, 0);
  }

  private static String four(byte[] raw, int at) {
    return (raw[at] & 0xff)
        + "."
        + (raw[at + 1] & 0xff)
        + "."
        + (raw[at + 2] & 0xff)
        + "."
        + (raw[at + 3] & 0xff);
  }

  private static String six(byte[] raw) {
    int[] groups = new int[GROUPS];
    for (int i = 0; i < GROUPS; i++) {
      groups[i] = ((raw[2 * i] & 0xff) << 8) | (raw[2 * i + 1] & 0xff);
    }
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > runLength) {
        runStart = i;
        runLength = end - i;
      }
      i = Math.max(i, end - 1);
    }
    boolean mapped = runStart == 0 && runLength == 5 && groups[5] == 0xffff;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < GROUPS; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
        continue;
      }
      if (mapped && i == 6) {
        return text.append(':').append(four(raw, 12)).toString();
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
        text.append(':');
      }
      text.append(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
