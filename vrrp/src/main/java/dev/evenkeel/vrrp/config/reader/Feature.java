package dev.evenkeel.vrrp.config.reader;

/**
 * What the keywords of keepalived.conf ask for, and how far Evenkeel does it: the one place to
 * change when the daemon learns something.
 */
public enum Feature {
  CORE(Support.FULL, ""),
  UNICAST(Support.FULL, ""),
  UNICAST_EXTRAS(Support.REFUSED, "peers are always needed, and checksums are those of keepalived"),
  VERSION_3(Support.FULL, ""),
  IPV6(Support.FULL, ""),
  AUTH_HMAC(Support.REFUSED, "advertisements are not signed"),
  AUTH_AH(Support.REFUSED, "IPsec AH authentication is not carried out"),
  VIRTUAL_MAC(Support.REFUSED, "no macvlan or ipvlan interface is created"),
  VRF(Support.REFUSED, "routing domains are not handled"),
  CHECKSUM(Support.REFUSED, "version 3 checksums include the pseudo-header"),
  MULTICAST_GROUP(Support.FULL, ""),
  MULTICAST_DESTINATION(Support.REFUSED, "all instances use vrrp_mcast_group4"),
  TRACK_SOURCE(Support.REFUSED, "the source address is not tracked"),
  SYNC_GROUP(Support.REFUSED, "instances are not kept in step"),
  TRACK_FILE(Support.REFUSED, "files are not tracked"),
  TRACK_PROCESS(Support.REFUSED, "processes are not tracked; a track_script can do it"),
  TRACK_BFD(Support.REFUSED, "BFD sessions are not tracked"),
  TRACK_GROUP(Support.REFUSED, "static addresses and routes are not tracked"),
  VIRTUAL_ROUTES(Support.REFUSED, "routes are not moved with the address"),
  VIRTUAL_RULES(Support.REFUSED, "routing rules are not moved with the address"),
  STATIC_OBJECTS(Support.REFUSED, "static addresses, routes and rules are not set"),
  ADDRESS_PEER(Support.REFUSED, "point-to-point addresses are not set"),
  ADDRESS_ATTRIBUTES(Support.FULL, ""),
  ADDRESS_LIFETIME(Support.WARNED, "the address is preferred for ever"),
  STRICT(Support.REFUSED, "strict mode needs a packet filter that is not set up"),
  NO_ACCEPT(Support.REFUSED, "packets to the virtual addresses cannot be dropped"),
  DOWN_TIMER(Support.FULL, ""),
  ADVERT_POLICY(Support.FULL, ""),
  OWNER_IGNORES(Support.REFUSED, "owners listen to each other"),
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
  MAIL(Support.WARNED, "no mail is sent"),
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
  IPVS(Support.WARNED, "virtual servers are not served yet"),
  BFD(Support.WARNED, "no BFD session is opened");

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
