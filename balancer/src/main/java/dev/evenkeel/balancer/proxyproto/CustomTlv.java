package dev.evenkeel.balancer.proxyproto;

import dev.evenkeel.balancer.sample.format.FormatBytes;

/**
 * A value: a field of headers of version 2 that the configuration makes itself.
 *
 * @param type 0 to 255
 * @param value made for each connection
 */
public record CustomTlv(int type, FormatBytes value) {}
