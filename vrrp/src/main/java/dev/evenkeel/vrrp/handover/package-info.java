/**
 * Connections that stay where they are while their address moves: which they are, how the new owner
 * passes their packets on (nftables, at ingress), and how the old owner keeps the address without
 * being heard (on {@code lo}).
 */
@NullMarked
package dev.evenkeel.vrrp.handover;

import org.jspecify.annotations.NullMarked;
