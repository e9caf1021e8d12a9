package dev.evenkeel.vrrp.packet;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an instance demands of the packets it believes. Immutable.
 *
 * @param version 2 or 3
 * @param intervalCentis our own advertisement interval in hundredths of a second; version 2 demands
 *     the same of others
 * @param auth version 2: what to expect at the end of the packet
 * @param addresses our virtual addresses
 * @param addressList what a differing list of addresses means
 * @param peers the unicast peers and the time to live demanded of each; empty for a multicast
 *     instance
 * @param sourceMustBePeer unicast: whether packets of strangers are ignored
 * @param ipv6 whether the instance speaks over IP version 6
 */
public record Expectation(
    int version,
    int intervalCentis,
    Authentication auth,
    List<IpAddress> addresses,
    AddressListPolicy addressList,
    Map<IpAddress, TtlRange> peers,
    boolean sourceMustBePeer,
    boolean ipv6) {

  /** Copies the collections. */
  public Expectation {
    addresses = List.copyOf(addresses);
    // In the file's order, which is the order of sending.
    peers = Collections.unmodifiableMap(new LinkedHashMap<>(peers));
  }

  /** Whether the instance talks to named peers instead of the group. */
  public boolean isUnicast() {
    return !peers.isEmpty();
  }

  /** What to do when a peer advertises other addresses than ours. */
  public enum AddressListPolicy {
    /**
     * Say so and go on, as Keepalived does since 2.3.3: while an address is rolled out to one
     * router after the other, a pair that ignored each other's advertisements would hold the
     * addresses twice.
     */
    REMARK,
    /** Ignore the packet, as Keepalived did up to 2.3.2. */
    REJECT,
    /** Do not look ({@code skip_check_adv_addr}). */
    SKIP
  }

  /**
   * The time to live a unicast peer's packets must have.
   *
   * @param min lowest accepted
   * @param max highest accepted
   */
  public record TtlRange(int min, int max) {
    /**
     * Any: Keepalived checks unicast packets only when {@code min_ttl} or {@code max_ttl} says so.
     */
    public static final TtlRange ANY = new TtlRange(0, 255);

    boolean contains(int ttl) {
      return min <= ttl && ttl <= max;
    }
  }
}
