package dev.evenkeel.vrrp.config;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code virtual_routes} or {@code static_routes}.
 *
 * @param ipv6 its family
 * @param kind what happens to the packets
 * @param destination where to; null for everywhere
 * @param prefixLengthBits of the destination
 * @param table the routing table's number
 * @param scope RT_SCOPE_*; null to follow from the rest
 * @param protocol RTPROT_*
 * @param tos the type of service it is for
 * @param metric its metric, or null
 * @param preferredSource {@code src}, or null
 * @param hops where the packets go next
 * @param metrics {@code mtu} and the like: RTAX_* and their values
 * @param noTrack {@code no_track}: its removal by others does not matter
 * @param text as it is written, for messages
 * @param position the line
 */
public record VirtualRoute(
    boolean ipv6,
    Kind kind,
    @Nullable InetAddress destination,
    int prefixLengthBits,
    int table,
    @Nullable Integer scope,
    int protocol,
    int tos,
    @Nullable Integer metric,
    @Nullable InetAddress preferredSource,
    List<Hop> hops,
    Map<Integer, Integer> metrics,
    boolean noTrack,
    String text,
    SourcePosition position) {

  /** RTPROT_KEEPALIVED, who set a route that does not say. */
  public static final int PROTOCOL_KEEPALIVED = 18;

  /** The table that is meant without {@code table}. */
  public static final int TABLE_MAIN = 254;

  public VirtualRoute {
    hops = List.copyOf(hops);
    metrics = Map.copyOf(metrics);
  }

  /** What happens to the packets: RTN_*. */
  public enum Kind {
    /** They go on. */
    UNICAST(1),
    /** They vanish. */
    BLACKHOLE(6),
    /** The sender hears that there is no way. */
    UNREACHABLE(7),
    /** The sender hears that it must not. */
    PROHIBIT(8),
    /** Another table is asked. */
    THROW(9);

    private final int netlinkValue;

    Kind(int netlinkValue) {
      this.netlinkValue = netlinkValue;
    }

    /** The kernel's number. */
    public int netlinkValue() {
      return netlinkValue;
    }
  }

  /**
   * Where packets go next.
   *
   * @param gateway {@code via}, or null
   * @param device {@code dev}, or null
   * @param weight 1 unless written
   * @param onLink whether the gateway is on the link although no prefix says so
   */
  public record Hop(
      @Nullable InetAddress gateway, @Nullable String device, int weight, boolean onLink) {}

  /** Whether both are the same route, whatever line they are written on. */
  public boolean isSame(VirtualRoute other) {
    return text.equals(other.text) && hops.equals(other.hops);
  }
}
