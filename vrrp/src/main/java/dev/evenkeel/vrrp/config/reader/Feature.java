package dev.evenkeel.vrrp.config.reader;

/**
 * What the keywords of keepalived.conf ask for, and how far Evenkeel does it: the one place to
 * change when the daemon learns something.
 */
public enum Feature {
  CORE(Support.FULL, ""),
  UNICAST(Support.FULL, ""),
  VERSION_3(Support.FULL, ""),
  IPV6(Support.FULL, ""),
  AUTH_HMAC(Support.REFUSED, "advertisements are not signed"),
  AUTH_AH(
      Support.REFUSED,
      "RFC 3768 withdrew it, it needs HMAC-MD5, and its counters make a restarted router mute;"
          + " use auth_type PASS on all routers, and a packet filter against strangers"),
  VIRTUAL_MAC_ADDRESS(
      Support.REFUSED, "use_vmac for the whole instance gives all its addresses the virtual one"),
  IPVLAN(Support.REFUSED, "no ipvlan interface is created; use_vmac creates a macvlan"),
  VRF(Support.REFUSED, "routing domains are not handled"),
  MULTICAST_GROUP(Support.FULL, ""),
  TRACK_GROUP(Support.REFUSED, "static addresses and routes are not tracked"),
  ROUTE_OPTION(Support.REFUSED, "routes and rules have no such option here; ip(8) can set it"),
  ADDRESS_PEER(Support.REFUSED, "point-to-point addresses are not set"),
  ADDRESS_ATTRIBUTES(Support.FULL, ""),
  ADDRESS_LIFETIME(Support.WARNED, "the address is preferred for ever"),
  DOWN_TIMER(Support.FULL, ""),
  ADVERT_POLICY(Support.FULL, ""),
  SKIP_CHECK_ADV_ADDR(Support.FULL, ""),
  STARTUP_DELAY(Support.FULL, ""),
  BOOT_DELAY(Support.REFUSED, "instances start at once"),
  NAMESPACE(Support.REFUSED, "the network namespace is not entered; use ip netns exec"),
  DYNAMIC_INTERFACES(Support.FULL, ""),
  INTERFACE_DELAY(Support.REFUSED, "changes of an interface count at once"),
  LINKBEAT(Support.WARNED, "the kernel reports the state of the link"),
  PROMOTE_SECONDARIES(Support.WARNED, "the interface's sysctl is left alone"),
  GARP_EXTRA(Support.WARNED, "no gratuitous ARP is sent on other interfaces"),
  GARP_GROUP(Support.WARNED, "only the global vrrp_garp_interval is kept"),
  FIFO(Support.FULL, ""),
  FIFO_RELOAD(Support.WARNED, "a reload writes changes of state only"),
  NOTIFY_DELETED(Support.FULL, ""),
  STARTUP_SCRIPT(Support.WARNED, "the script is not run"),
  SNMP(Support.WARNED, "there is no SNMP agent"),
  DBUS(Support.WARNED, "there is no D-Bus service"),
  FIREWALL(Support.WARNED, "no packet filter is set up"),
  PROCESS_TUNING(Support.WARNED, "it tunes processes that Evenkeel does not have"),
  BUFFERS(Support.WARNED, "socket buffers keep their default size"),
  FILES(Support.WARNED, "the files are not written"),
  RELOAD(Support.WARNED, "a reload is always checked first and never scheduled"),
  INIT_FAIL(Support.WARNED, "it has had no effect since keepalived 2.2.5"),
  TIMER_EXPIRED(Support.WARNED, "a late timer is only logged"),
  DEPRECATED(Support.WARNED, "keepalived itself ignores it"),
  IPVS(Support.WARNED, "virtual servers are served by the balancer, not by IPVS"),
  ALPHA(Support.WARNED, "a server counts as up until its first check, which is made at start"),
  WARMUP(Support.WARNED, "the first checks are made at start"),
  LOG_FAILURES(Support.WARNED, "the balancer logs when the state of a server changes"),
  FAST_RECOVERY(Support.WARNED, "one good check brings a server back"),
  SORRY_METHOD(Support.WARNED, "the balancer reaches the sorry server as it does the others"),
  HA_SUSPEND(Support.WARNED, "servers are checked whether the address is here or not"),
  LOWER_THRESHOLD(Support.WARNED, "a server is used again as soon as it is below its uthreshold"),
  CHECK_SOURCE(Support.WARNED, "checks come from the address that the route has");

  private final Support support;
  private final String reason;

  Feature(Support support, String reason) {
    this.support = support;
    this.reason = reason;
  }

  /** How far Evenkeel does it. */
  public Support support() {
    return support;
  }

  /** What happens instead, for the message. */
  public String reason() {
    return reason;
  }
}
