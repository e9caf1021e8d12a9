package dev.evenkeel.vrrp.config;

import java.net.InetAddress;

/**
 * A {@code unicast_peer}.
 *
 * @param address the peer's address
 * @param minTtl the least time to live accepted from it
 * @param maxTtl the greatest time to live accepted from it
 */
public record UnicastPeer(InetAddress address, int minTtl, int maxTtl) {}
