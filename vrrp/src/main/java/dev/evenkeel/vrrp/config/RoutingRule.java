package dev.evenkeel.vrrp.config;

import java.util.Map;

/**
 * A line of {@code virtual_rules} or {@code static_rules}.
 *
 * @param ipv6 its family
 * @param action FR_ACT_*
 * @param inverted {@code not}
 * @param fromBits the length of the source's prefix
 * @param toBits the length of the destination's prefix
 * @param tos the type of service it is for
 * @param attributes FRA_* and their bytes
 * @param text as it is written, with the preference it got, for messages
 * @param position the line
 */
public record RoutingRule(
    boolean ipv6,
    int action,
    boolean inverted,
    int fromBits,
    int toBits,
    int tos,
    Map<Integer, byte[]> attributes,
    String text,
    SourcePosition position) {

  public RoutingRule {
    attributes = Map.copyOf(attributes);
  }

  /** Whether both are the same rule, whatever line they are written on. */
  public boolean isSame(RoutingRule other) {
    return ipv6 == other.ipv6 && text.equals(other.text);
  }
}
