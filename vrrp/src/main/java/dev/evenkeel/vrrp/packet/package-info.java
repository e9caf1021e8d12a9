/**
 * VRRP on the wire: versions 2 (RFC 3768) and 3 (RFC 9568) over both IP versions, encoded, decoded
 * and checked in the order in which Keepalived checks. Everything here is a pure function of bytes;
 * no socket and no clock.
 */
@NullMarked
package dev.evenkeel.vrrp.packet;

import org.jspecify.annotations.NullMarked;
