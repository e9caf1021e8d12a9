/**
 * The VRRP state machine as a pure function: (state, event, now) in, (state, commands) out. It
 * knows no socket, no clock and no thread, so that it runs under a virtual clock in the simulation
 * and behind netlink and raw sockets in the daemon.
 */
@NullMarked
package dev.evenkeel.vrrp.machine;

import org.jspecify.annotations.NullMarked;
