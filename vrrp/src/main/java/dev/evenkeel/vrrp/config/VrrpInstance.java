package dev.evenkeel.vrrp.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@code vrrp_instance} block: one virtual router.
 *
 * @param name the block's name
 * @param interfaceName where it speaks VRRP
 * @param initialState {@code state}
 * @param virtualRouterId 1 to 255
 * @param priority 1 to 255, 255 for the address owner
 * @param version of VRRP, 2 or 3
 * @param advertIntervalMs from one advertisement to the next: a multiple of 1000 in version 2, of
 *     10 in version 3
 * @param virtualAddresses advertised, in the file's order
 * @param excludedAddresses carried by the master but not advertised
 * @param authentication of version 2
 * @param preemption whether a lower master is displaced
 * @param tracking what is watched
 * @param garp when gratuitous ARP is sent
 * @param transport multicast or unicast
 * @param advertPolicy how advertisements are checked and answered
 * @param notifyScripts run on changes of state
 * @param notifyPriorityChanges changes of priority are written to the FIFO
 * @param smtpAlert a mail is sent when it changes its state
 * @param accept false with {@code no_accept}: packets to the virtual addresses are not accepted
 * @param virtualMac {@code use_vmac}, or null
 * @param routes {@code virtual_routes}: set by the master
 * @param rules {@code virtual_rules}: set by the master
 * @param position where the block starts
 */
public record VrrpInstance(
    String name,
    String interfaceName,
    InitialState initialState,
    int virtualRouterId,
    int priority,
    int version,
    int advertIntervalMs,
    List<VirtualAddress> virtualAddresses,
    List<VirtualAddress> excludedAddresses,
    Authentication authentication,
    Preemption preemption,
    Tracking tracking,
    GarpSettings garp,
    Transport transport,
    AdvertPolicy advertPolicy,
    NotifyScripts notifyScripts,
    boolean notifyPriorityChanges,
    boolean smtpAlert,
    boolean accept,
    @Nullable VirtualMac virtualMac,
    List<VirtualRoute> routes,
    List<RoutingRule> rules,
    SourcePosition position) {

  public VrrpInstance {
    virtualAddresses = List.copyOf(virtualAddresses);
    excludedAddresses = List.copyOf(excludedAddresses);
    routes = List.copyOf(routes);
    rules = List.copyOf(rules);
  }

  /** Whether the virtual router speaks over IPv6: the family of its first address. */
  public boolean isIpv6() {
    return !virtualAddresses.isEmpty() && virtualAddresses.getFirst().isIpv6();
  }

  /** Whether this router owns the addresses (RFC 5798, priority 255). */
  public boolean isAddressOwner() {
    return priority == 255;
  }
}
