package dev.evenkeel.vrrp.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where advertisements go and come from: the multicast group, or the peers when there are any.
 *
 * @param sourceAddress {@code mcast_src_ip} or {@code unicast_src_ip}; null means the interface's
 *     first own address
 * @param unicastPeers the peers; empty means multicast
 * @param unicastTtl time to live of unicast advertisements
 * @param multicastGroup {@code mcast_dst_ip}; null means the group of {@code global_defs}
 * @param options what else is said
 */
public record Transport(
    @Nullable InetAddress sourceAddress,
    List<UnicastPeer> unicastPeers,
    int unicastTtl,
    @Nullable InetAddress multicastGroup,
    Set<TransportOption> options) {

  /** Multicast from the interface's first own address. */
  public static final Transport DEFAULT = new Transport(null, List.of(), 255, null, Set.of());

  public Transport {
    unicastPeers = List.copyOf(unicastPeers);
    options = Set.copyOf(options);
  }

  /** Whether advertisements go to peers rather than to the multicast group. */
  public boolean isUnicast() {
    return !unicastPeers.isEmpty();
  }

  /** Whether an option is set. */
  public boolean has(TransportOption option) {
    return options.contains(option);
  }
}
