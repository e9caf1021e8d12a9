package dev.evenkeel.vrrp.config;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * The {@code global_defs} block as far as VRRP needs it after parsing; values that only serve as
 * defaults of instances are already copied into these.
 *
 * @param routerId {@code router_id}, or null for the host's name
 * @param scriptUser {@code script_user}, or null
 * @param scriptSecurity {@code enable_script_security}
 * @param defaultInterface {@code default_interface}
 * @param dynamicInterfaces interfaces may be missing at start
 * @param vrrpVersion version of instances that do not say
 * @param multicastGroup4 where IPv4 advertisements go
 * @param multicastGroup6 where IPv6 advertisements go
 * @param garpIntervalUs least time between two gratuitous ARP messages of an interface,
 *     microseconds
 * @param gnaIntervalUs the same for unsolicited neighbour advertisements
 * @param startupDelayMs {@code vrrp_startup_delay}: no instance starts before
 * @param notifyFifo {@code notify_fifo}, or null
 * @param vrrpNotifyFifo {@code vrrp_notify_fifo}, or null
 * @param lvsNotifyFifo {@code lvs_notify_fifo}, or null
 * @param notifyPriorityChanges changes of priority are written to the pipes
 * @param logUnknownVrids packets of other virtual routers are logged
 * @param mail how mails are sent, or null where they are not
 */
public record GlobalDefs(
    @Nullable String routerId,
    @Nullable ScriptUser scriptUser,
    boolean scriptSecurity,
    String defaultInterface,
    boolean dynamicInterfaces,
    int vrrpVersion,
    InetAddress multicastGroup4,
    InetAddress multicastGroup6,
    long garpIntervalUs,
    long gnaIntervalUs,
    long startupDelayMs,
    @Nullable NotifyFifo notifyFifo,
    @Nullable NotifyFifo vrrpNotifyFifo,
    @Nullable NotifyFifo lvsNotifyFifo,
    boolean notifyPriorityChanges,
    boolean logUnknownVrids,
    @Nullable MailSettings mail) {

  /** A file without {@code global_defs}. */
  public static final GlobalDefs DEFAULT =
      new GlobalDefs(
          null,
          null,
          false,
          "eth0",
          false,
          2,
          InetAddress.ofLiteral("224.0.0.18"),
          InetAddress.ofLiteral("ff02::12"),
          0,
          0,
          0,
          null,
          null,
          null,
          false,
          false,
          null);
}
