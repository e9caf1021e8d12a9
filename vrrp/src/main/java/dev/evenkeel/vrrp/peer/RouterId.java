package dev.evenkeel.vrrp.peer;

/**
 * A value: which virtual router a message is about, and that its sender belongs to it.
 *
 * @param vrid 1 to 255
 * @param ipv6 whether it is the router of that number for IPv6
 * @param membership what only those know that have the router's configuration: 64 bits of a hash
 *     over its number and its password. No secret where there is no password, and no more of one
 *     than a VRRPv2 password is
 */
public record RouterId(int vrid, boolean ipv6, long membership) {
  /** Whether both are about the same virtual router, whatever their configuration. */
  public boolean isSameRouter(RouterId other) {
    return vrid == other.vrid && ipv6 == other.ipv6;
  }
}
