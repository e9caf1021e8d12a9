package dev.evenkeel.vrrp.config;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where advertisements go and come from: the multicast group, or the peers when there are any.
 *
 * @param sourceAddress {@code mcast_src_ip} or {@code unicast_src_ip}; null means the interface's
 *     first own address
 * @param unicastPeers the peers; empty means multicast
 * @param unicastTtl time to live of unicast advertisements
 */
public record Transport(
    @Nullable InetAddress sourceAddress, List<UnicastPeer> unicastPeers, int unicastTtl) {

  /** Multicast from the interface's first own address. */
  public static final Transport DEFAULT = new Transport(null, List.of(), 255);

  public Transport {
    unicastPeers = List.copyOf(unicastPeers);
  }

  /** Whether advertisements go to peers rather than to the multicast group. */
  public boolean isUnicast() {
    return !unicastPeers.isEmpty();
  }
}
