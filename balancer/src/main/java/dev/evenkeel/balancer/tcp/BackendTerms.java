package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Algorithm;
import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Proxy;

/**
 * A value: what the streams that come to one backend need to know of it, read from the
 * configuration once.
 *
 * @param backend its servers
 * @param serverTimeoutMs inactivity of the server, 0 for none; likewise the next three
 * @param serverFinTimeoutMs once it is half-closed
 * @param connectTimeoutMs for a connection to be there
 * @param tunnelTimeoutMs inactivity of both sides while bytes are relayed, in place of the others
 * @param retries attempts to connect after the first
 * @param redispatchInterval as {@link BackendSettings#REDISPATCH_INTERVAL}; 0 forbids it
 * @param connection the options of connections to servers
 * @param abortOnClose whether a stream is given up when its client leaves before a server is there
 */
record BackendTerms(
    Backend backend,
    int serverTimeoutMs,
    int serverFinTimeoutMs,
    int connectTimeoutMs,
    int tunnelTimeoutMs,
    int retries,
    int redispatchInterval,
    ConnectionOptions connection,
    boolean abortOnClose) {

  static BackendTerms of(Backend backend) {
    Proxy proxy = backend.proxy();
    return new BackendTerms(
        backend,
        proxy.get(Timeouts.SERVER),
        proxy.get(Timeouts.SERVER_FIN),
        proxy.get(Timeouts.CONNECT),
        proxy.get(Timeouts.TUNNEL),
        proxy.get(BackendSettings.RETRIES),
        proxy.get(BackendSettings.REDISPATCH_INTERVAL),
        ConnectionOptions.towardsServers(proxy),
        proxy.get(RelaySettings.ABORT_ON_CLOSE));
  }

  /** Whether choosing again may give another server than before. */
  boolean choiceVaries() {
    return backend.proxy().get(BackendSettings.ALGORITHM) != Algorithm.SOURCE;
  }

  /** How long a server may be silent while bytes are relayed. */
  int serverIdleMs() {
    return tunnelTimeoutMs > 0 ? tunnelTimeoutMs : serverTimeoutMs;
  }
}
