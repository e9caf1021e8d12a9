package dev.evenkeel.vrrp.packet;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What a version 2 advertisement carries to authenticate itself: a type and always eight bytes of
 * data, zero when unused. Immutable.
 */
public final class Authentication {

  /** Bytes of authentication data at the end of every version 2 packet, RFC 3768 section 5.3.10. */
  public static final int DATA_LENGTH = 8;

  /** No authentication: type 0 and eight zero bytes. */
  public static final Authentication NONE =
      new Authentication(AuthType.NONE, new byte[DATA_LENGTH]);

  private final AuthType type;
  private final byte[] data;

  private Authentication(AuthType type, byte[] data) {
    this.type = type;
    this.data = data;
  }

  /** A clear-text password; bytes after the eighth are ignored, as Keepalived ignores them. */
  public static Authentication password(String password) {
    return password(password.getBytes(StandardCharsets.UTF_8));
  }

  /** The password as the bytes that travel; bytes after the eighth are ignored. */
  public static Authentication password(byte[] password) {
    return new Authentication(AuthType.PASS, Arrays.copyOf(password, DATA_LENGTH));
  }

  /** The type. */
  public AuthType type() {
    return type;
  }

  void writeTo(byte[] target, int offset) {
    System.arraycopy(data, 0, target, offset, DATA_LENGTH);
  }

  /**
   * Whether the eight bytes at {@code offset} are this password, in a time that does not depend on
   * where they differ.
   */
  boolean matches(byte[] packet, int offset) {
    return MessageDigest.isEqual(data, Arrays.copyOfRange(packet, offset, offset + DATA_LENGTH));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Authentication that
        && type == that.type
        && MessageDigest.isEqual(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * type.hashCode() + Arrays.hashCode(data);
  }

  /** Names the type only: a password has no place in a log. */
  @Override
  public String toString() {
    return type.name();
  }
}
