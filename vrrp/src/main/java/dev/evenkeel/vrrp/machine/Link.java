package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.packet.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The interface a virtual router speaks on.
 *
 * @param up whether it exists, is up, and has a carrier
 * @param source the address advertisements come from: the first address of the interface that is
 *     not virtual; null when it has none
 */
public record Link(boolean up, @Nullable IpAddress source) {

  /** There is no such interface. */
  public static final Link ABSENT = new Link(false, null);

  /** Up, with an address. */
  public static Link up(IpAddress source) {
    return new Link(true, source);
  }

  /** Down, but keeping its address. */
  public Link down() {
    return new Link(false, source);
  }
}
