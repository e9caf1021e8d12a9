package dev.evenkeel.vrrp.packet;

import java.util.List;

/**
 * A VRRP advertisement.
 *
 * @param version 2 or 3
 * @param vrid the virtual router's number, 1 to 255
 * @param priority 0 (the master is leaving), 1 to 254, or 255 (the owner of the addresses)
 * @param intervalCentis the sender's advertisement interval in hundredths of a second; version 2
 *     can only say whole seconds
 * @param addresses the virtual addresses, in the order of the sender's configuration
 * @param auth version 2 only: the type and its data; {@link Authentication#NONE} otherwise
 */
public record Advert(
    int version,
    int vrid,
    int priority,
    int intervalCentis,
    List<IpAddress> addresses,
    Authentication auth) {

  /** The priority a master sends when it stops: the backups wait only their skew time. */
  public static final int PRIORITY_STOPPING = 0;

  /** The priority of the router that owns the addresses. */
  public static final int PRIORITY_OWNER = 255;

  /** Copies the list. */
  public Advert {
    addresses = List.copyOf(addresses);
  }

  /** The same advertisement with another priority. */
  public Advert withPriority(int newPriority) {
    return new Advert(version, vrid, newPriority, intervalCentis, addresses, auth);
  }
}
