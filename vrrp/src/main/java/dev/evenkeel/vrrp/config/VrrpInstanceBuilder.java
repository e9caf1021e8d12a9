package dev.evenkeel.vrrp.config;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link VrrpInstance} step by step from keepalived's defaults. Not thread safe.
 *
 * <p>{@code new VrrpInstanceBuilder("VI_1").interfaceName("eth0").virtualRouterId(51)
 * .priority(101).address("192.168.0.99", 24).build()}
 */
public final class VrrpInstanceBuilder {
  private final String name;
  private String interfaceName = "eth0";
  private InitialState initialState = InitialState.BACKUP;
  private int virtualRouterId = 51;
  private int priority = 100;
  private int version = 2;
  private int advertIntervalMs = 1000;
  private final List<VirtualAddress> virtualAddresses = new ArrayList<>();
  private final List<VirtualAddress> excludedAddresses = new ArrayList<>();
  private Authentication authentication = Authentication.NONE;
  private Preemption preemption = Preemption.DEFAULT;
  private Tracking tracking = Tracking.DEFAULT;
  private GarpSettings garp = GarpSettings.DEFAULT;
  private Transport transport = Transport.DEFAULT;
  private AdvertPolicy advertPolicy = AdvertPolicy.DEFAULT;
  private NotifyScripts notifyScripts = NotifyScripts.NONE;
  private boolean notifyPriorityChanges;
  private boolean smtpAlert;
  private boolean accept = true;
  private @Nullable VirtualMac virtualMac;
  private List<VirtualRoute> routes = List.of();
  private List<RoutingRule> rules = List.of();
  private SourcePosition position = new SourcePosition("", 0);

  public VrrpInstanceBuilder(String name) {
    this.name = name;
  }

  /** Sets {@code interface}. */
  public VrrpInstanceBuilder interfaceName(String value) {
    interfaceName = value;
    return this;
  }

  /** Sets {@code state}. */
  public VrrpInstanceBuilder initialState(InitialState value) {
    initialState = value;
    return this;
  }

  /** Sets {@code virtual_router_id}, 1 to 255. */
  public VrrpInstanceBuilder virtualRouterId(int value) {
    virtualRouterId = value;
    return this;
  }

  /** Sets {@code priority}, 1 to 255. */
  public VrrpInstanceBuilder priority(int value) {
    priority = value;
    return this;
  }

  /** Sets {@code version}, 2 or 3. */
  public VrrpInstanceBuilder version(int value) {
    version = value;
    return this;
  }

  /** Sets {@code advert_int}, in milliseconds. */
  public VrrpInstanceBuilder advertIntervalMs(int value) {
    advertIntervalMs = value;
    return this;
  }

  /** Adds to {@code virtual_ipaddress}. */
  public VrrpInstanceBuilder address(VirtualAddress value) {
    virtualAddresses.add(value);
    return this;
  }

  /** Adds a plain address on the interface set so far to {@code virtual_ipaddress}. */
  public VrrpInstanceBuilder address(String literal, int prefixLengthBits) {
    return address(
        new VirtualAddress(
            InetAddress.ofLiteral(literal),
            prefixLengthBits,
            interfaceName,
            null,
            AddressScope.GLOBAL,
            null,
            AddressAttributes.NONE,
            position));
  }

  /** Adds to {@code virtual_ipaddress_excluded}. */
  public VrrpInstanceBuilder excludedAddress(VirtualAddress value) {
    excludedAddresses.add(value);
    return this;
  }

  /** Sets {@code authentication}. */
  public VrrpInstanceBuilder authentication(Authentication value) {
    authentication = value;
    return this;
  }

  /** Sets {@code nopreempt} and {@code preempt_delay}. */
  public VrrpInstanceBuilder preemption(Preemption value) {
    preemption = value;
    return this;
  }

  /** Sets {@code track_script}, {@code track_interface} and {@code dont_track_primary}. */
  public VrrpInstanceBuilder tracking(Tracking value) {
    tracking = value;
    return this;
  }

  /** Sets {@code garp_*}. */
  public VrrpInstanceBuilder garp(GarpSettings value) {
    garp = value;
    return this;
  }

  /** Sets {@code mcast_src_ip}, {@code unicast_src_ip} and {@code unicast_peer}. */
  public VrrpInstanceBuilder transport(Transport value) {
    transport = value;
    return this;
  }

  /** Sets how advertisements are checked and answered. */
  public VrrpInstanceBuilder advertPolicy(AdvertPolicy value) {
    advertPolicy = value;
    return this;
  }

  /** Sets {@code notify*}. */
  public VrrpInstanceBuilder notifyScripts(NotifyScripts value) {
    notifyScripts = value;
    return this;
  }

  /** Sets {@code notify_priority_changes}. */
  public VrrpInstanceBuilder notifyPriorityChanges(boolean value) {
    notifyPriorityChanges = value;
    return this;
  }

  /** Sets {@code smtp_alert}. */
  public VrrpInstanceBuilder smtpAlert(boolean value) {
    smtpAlert = value;
    return this;
  }

  /** Sets {@code accept} or {@code no_accept}. */
  public VrrpInstanceBuilder accept(boolean value) {
    accept = value;
    return this;
  }

  /** Sets {@code use_vmac}. */
  public VrrpInstanceBuilder virtualMac(@Nullable VirtualMac value) {
    virtualMac = value;
    return this;
  }

  /** Sets {@code virtual_routes}. */
  public VrrpInstanceBuilder routes(List<VirtualRoute> value) {
    routes = value;
    return this;
  }

  /** Sets {@code virtual_rules}. */
  public VrrpInstanceBuilder rules(List<RoutingRule> value) {
    rules = value;
    return this;
  }

  /** Sets where the block starts. */
  public VrrpInstanceBuilder position(SourcePosition value) {
    position = value;
    return this;
  }

  /** The instance. */
  public VrrpInstance build() {
    return new VrrpInstance(
        name,
        interfaceName,
        initialState,
        virtualRouterId,
        priority,
        version,
        advertIntervalMs,
        virtualAddresses,
        excludedAddresses,
        authentication,
        preemption,
        tracking,
        garp,
        transport,
        advertPolicy,
        notifyScripts,
        notifyPriorityChanges,
        smtpAlert,
        accept,
        virtualMac,
        routes,
        rules,
        position);
  }
}
