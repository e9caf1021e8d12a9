package dev.evenkeel.balancer.proxyproto;

import java.util.List;

/**
 * A value: which header a server is sent, and with which fields.
 *
 * @param version 1 or 2; 0 for none
 * @param crc32c whether a check sum is among them
 * @param uniqueId whether the connection's identifier is
 * @param authority whether the name that the client wanted is
 * @param custom fields that the configuration makes itself
 */
public record HeaderOptions(
    int version, boolean crc32c, boolean uniqueId, boolean authority, List<CustomTlv> custom) {
  /** No header. */
  public static final HeaderOptions NONE = new HeaderOptions(0, false, false, false);

  /** Copies the list. */
  public HeaderOptions {
    custom = List.copyOf(custom);
  }

  /** Without fields of the configuration's own. */
  public HeaderOptions(int version, boolean crc32c, boolean uniqueId, boolean authority) {
    this(version, crc32c, uniqueId, authority, List.of());
  }

  /** The same fields in another version. */
  public HeaderOptions version(int other) {
    return new HeaderOptions(other, crc32c, uniqueId, authority, custom);
  }

  /** Whether what a server is told depends on the request that it is told for. */
  public boolean dependsOnRequest() {
    return version == 2 && (uniqueId || !custom.isEmpty());
  }
}
