/**
 * The PROXY protocol, versions 1 and 2: what a proxy says of the connection that it relays, before
 * the first byte of it.
 */
@NullMarked
package dev.evenkeel.balancer.proxyproto;

import org.jspecify.annotations.NullMarked;
