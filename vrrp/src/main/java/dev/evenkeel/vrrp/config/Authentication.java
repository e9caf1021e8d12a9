package dev.evenkeel.vrrp.config;

import java.nio.charset.StandardCharsets;

/**
 * How advertisements of VRRP version 2 are authenticated.
 *
 * @param type the type
 * @param secret at most eight characters, each standing for one byte (ISO 8859-1); empty without
 *     authentication
 */
public record Authentication(AuthenticationType type, String secret) {

  /** Length of the authentication data field of an advertisement, in bytes. */
  public static final int SECRET_BYTES = 8;

  /** No authentication. */
  public static final Authentication NONE = new Authentication(AuthenticationType.NONE, "");

  public Authentication {
    if (secret.length() > SECRET_BYTES) {
      throw new IllegalArgumentException("a secret has at most " + SECRET_BYTES + " bytes");
    }
  }

  /** A clear-text password, cut to eight bytes. */
  public static Authentication pass(String secret) {
    return new Authentication(
        AuthenticationType.PASS, secret.substring(0, Math.min(secret.length(), SECRET_BYTES)));
  }

  /** The eight bytes of the authentication data field, padded with zeros. */
  public byte[] wireBytes() {
    byte[] bytes = new byte[SECRET_BYTES];
    byte[] given = secret.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(given, 0, bytes, 0, given.length);
    return bytes;
  }

  @Override
  public String toString() {
    return type.name();
  }
}
