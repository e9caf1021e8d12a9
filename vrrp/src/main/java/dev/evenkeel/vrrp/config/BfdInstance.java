package dev.evenkeel.vrrp.config;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A {@code bfd_instance} block: one session of bidirectional forwarding detection (RFC 5880).
 *
 * @param name the block's name
 * @param neighbour the other end
 * @param source where packets are sent from and received at; any address if null
 * @param minRxUs the shortest interval between packets that can be received, in microseconds
 * @param minTxUs the interval that packets are to be sent at while the session is up
 * @param idleTxUs the same while it is not
 * @param multiplier of the interval: silence of that length means that the other end is gone
 * @param passive whether nothing is sent before the other end is heard
 * @param ttl of the packets that are sent, the hop limit in IPv6
 * @param maxHops how many routers may lie between; -1 or 255 for any number
 * @param position where the block starts
 */
public record BfdInstance(
    String name,
    InetAddress neighbour,
    @Nullable InetAddress source,
    int minRxUs,
    int minTxUs,
    int idleTxUs,
    int multiplier,
    boolean passive,
    int ttl,
    int maxHops,
    SourcePosition position) {}
