package dev.evenkeel.vrrp.config;

/** How advertisements are sent, beyond where to. */
public enum TransportOption {
  /** {@code unicast_fault_no_peer}: without a peer the instance is in FAULT, not multicast. */
  NO_PEER_IS_FAULT,
  /** {@code old_unicast_checksum}: version 3's checksum of unicast as of Keepalived 1.3.6. */
  OLD_UNICAST_CHECKSUM,
  /** {@code old_unicast_checksum never}: not even when the peer uses it. */
  NEVER_OLD_UNICAST_CHECKSUM,
  /** {@code v3_checksum_as_v2}: version 3's checksum over IPv4 without a pseudo-header. */
  CHECKSUM_AS_VERSION_2,
  /** {@code track_src_ip}: FAULT while the source address is not on the interface. */
  TRACK_SOURCE
}
