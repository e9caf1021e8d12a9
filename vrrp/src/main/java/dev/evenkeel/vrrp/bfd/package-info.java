/**
 * Bidirectional forwarding detection between neighbours (RFC 5880, RFC 5881): asynchronous mode,
 * one hop, no authentication. {@link dev.evenkeel.vrrp.bfd.BfdMachine} is pure, as the virtual
 * router's machine is; {@link dev.evenkeel.vrrp.bfd.BfdSpeaker} carries its commands out on
 * sockets.
 */
@NullMarked
package dev.evenkeel.vrrp.bfd;

import org.jspecify.annotations.NullMarked;
