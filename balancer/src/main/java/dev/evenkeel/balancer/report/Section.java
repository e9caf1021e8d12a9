package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One proxy at run time.
 *
 * @param proxy what the configuration says of it
 * @param frontend null where it has none
 * @param backend null where it has none
 * @param listeners its listening sockets, in the order of the file
 */
public record Section(
    Proxy proxy,
    @Nullable Frontend frontend,
    @Nullable Backend backend,
    List<ListenSocket> listeners) {}
