package dev.evenkeel.balancer.backend;

/**
 * Why a server is kept from its work by order: the bits of a server's administrative state as
 * {@code show servers state} shows them (management guide, "srv_admin_state"). Stateless.
 */
public final class Admin {
  /** Maintenance, ordered for this server. */
  public static final int FORCED_MAINTENANCE = 0x01;

  /** Maintenance, taken over from the server that this one tracks. */
  public static final int INHERITED_MAINTENANCE = 0x02;

  /** The configuration said {@code disabled}; stays set when the maintenance is over. */
  public static final int CONFIGURED_MAINTENANCE = 0x04;

  /** Drain, ordered for this server: no new streams but persistent ones. */
  public static final int FORCED_DRAIN = 0x08;

  /** Drain, taken over from the server that this one tracks. */
  public static final int INHERITED_DRAIN = 0x10;

  /** Maintenance because the server's name has no address. */
  public static final int RESOLUTION_MAINTENANCE = 0x20;

  /** The server's name was changed by the runtime API. */
  public static final int NAME_CHANGED = 0x40;

  /** All bits that mean maintenance. */
  static final int MAINTENANCE =
      FORCED_MAINTENANCE | INHERITED_MAINTENANCE | RESOLUTION_MAINTENANCE;

  /** All bits that mean drain. */
  static final int DRAIN = FORCED_DRAIN | INHERITED_DRAIN;

  private Admin() {}
}
