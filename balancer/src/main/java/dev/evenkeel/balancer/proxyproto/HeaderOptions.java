package dev.evenkeel.balancer.proxyproto;

/**
 * A value: which header a server is sent, and with which fields.
 *
 * @param version 1 or 2; 0 for none
 * @param crc32c whether a check sum is among them
 * @param uniqueId whether the connection's identifier is
 * @param authority whether the name that the client wanted is
 */
public record HeaderOptions(int version, boolean crc32c, boolean uniqueId, boolean authority) {
  /** No header. */
  public static final HeaderOptions NONE = new HeaderOptions(0, false, false, false);

  /** The same fields in another version. */
  public HeaderOptions version(int other) {
    return new HeaderOptions(other, crc32c, uniqueId, authority);
  }
}
