/**
 * The running VRRP router: state machines, sockets, addresses, trackers and notifications on one
 * thread, and Keepalived's command line in front of them.
 */
@NullMarked
package dev.evenkeel.vrrp.daemon;

import org.jspecify.annotations.NullMarked;
