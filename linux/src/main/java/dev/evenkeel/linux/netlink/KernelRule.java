package dev.evenkeel.linux.netlink;

import java.util.Map;

/**
 * A value: a rule that chooses a routing table ({@code struct fib_rule_hdr}, ip-rule(8)).
 *
 * @param ipv6 its family
 * @param action FR_ACT_*: 1 for a table
 * @param inverted whether it holds for the packets that do not match
 * @param fromBits the length of the source's prefix
 * @param toBits the length of the destination's prefix
 * @param tos the type of service it is for, 0 for all
 * @param attributes FRA_* and their bytes, as the kernel wants them
 */
public record KernelRule(
    boolean ipv6,
    int action,
    boolean inverted,
    int fromBits,
    int toBits,
    int tos,
    Map<Integer, byte[]> attributes) {

  static final int RTM_NEWRULE = 32;
  static final int RTM_DELRULE = 33;
  private static final int FIB_RULE_INVERT = 2;

  /** Copies the map. */
  public KernelRule {
    attributes = Map.copyOf(attributes);
  }

  NetlinkMessage message(int messageType, int requestFlags) {
    NetlinkMessage message = new NetlinkMessage(messageType, requestFlags);
    message.u8(ipv6 ? 10 : 2).u8(toBits).u8(fromBits).u8(tos);
    message.u8(0).u8(0).u8(0).u8(action).u32(inverted ? FIB_RULE_INVERT : 0);
    attributes.forEach(message::attribute);
    return message;
  }
}
