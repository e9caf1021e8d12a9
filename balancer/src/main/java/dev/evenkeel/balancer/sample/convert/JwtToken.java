package dev.evenkeel.balancer.sample.convert;

import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A value: a JSON Web Token in its compact form (RFC 7515, 3.1): three parts in base64url with dots
 * between them. Parts are looked at as they are asked for.
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record JwtToken(byte[] bytes, int firstDot, int secondDot) {
  /** Reads one; null if it has not three parts. */
  static @Nullable JwtToken of(byte[] bytes) {
    int first = indexOfDot(bytes, 0);
    int second = first < 0 ? -1 : indexOfDot(bytes, first + 1);
    boolean whole = second >= 0 && indexOfDot(bytes, second + 1) < 0;
    return whole ? new JwtToken(bytes, first, second) : null;
  }

  private static int indexOfDot(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '.') {
        return i;
      }
    }
    return -1;
  }

  /** The header, decoded; null if it is no base64url. */
  byte @Nullable [] header() {
    return decoded(0, firstDot);
  }

  /** The payload, likewise. */
  byte @Nullable [] payload() {
    return decoded(firstDot + 1, secondDot);
  }

  /** The signature, likewise. */
  byte @Nullable [] signature() {
    return decoded(secondDot + 1, bytes.length);
  }

  /** How many bytes are signed: header and payload as they stand, with the dot between them. */
  int signedLength() {
    return secondDot;
  }

  private byte @Nullable [] decoded(int from, int to) {
    try {
      return Base64.getUrlDecoder().decode(Arrays.copyOfRange(bytes, from, to));
    } catch (IllegalArgumentException wrong) {
      return null;
    }
  }
}
