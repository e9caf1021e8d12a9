package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Endpoint;
import java.util.Optional;

/**
 * Where connections to servers come from (manual: keyword {@code source}).
 *
 * @param address local address; port 0 lets the kernel choose
 * @param lastPort end of the range of local ports that begins at the address's port; 0 is no range
 * @param networkInterface interface to bind to
 * @param client the foreign address that takes the place of {@code address}
 */
public record SourceAddress(
    Endpoint.Inet address,
    int lastPort,
    Optional<String> networkInterface,
    Optional<ClientSource> client) {}
