package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Algorithm;
import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.log.StreamLog;
import org.jspecify.annotations.Nullable;

/**
 * A value: all that the streams of one frontend need to know, read from the configuration once.
 *
 * @param log where streams are logged
 * @param backend who serves them; null where the frontend has none, and connections are closed
 * @param clientTimeoutMs inactivity of the client, 0 for none; likewise the next five
 * @param retries attempts to connect after the first
 * @param redispatch whether another server may be tried
 * @param redispatchInterval as {@link BackendSettings#REDISPATCH_INTERVAL}
 * @param client the options of connections to clients
 * @param server the options of connections to servers
 * @param abortOnClose whether a stream is given up when its client leaves before a server is there
 * @param splice whether large transfers go through a pipe in the kernel
 */
record Route(
    StreamLog log,
    @Nullable Backend backend,
    int clientTimeoutMs,
    int clientFinTimeoutMs,
    int serverTimeoutMs,
    int serverFinTimeoutMs,
    int connectTimeoutMs,
    int tunnelTimeoutMs,
    int retries,
    boolean redispatch,
    int redispatchInterval,
    ConnectionOptions client,
    ConnectionOptions server,
    boolean abortOnClose,
    boolean splice) {

  static Route of(Proxy frontend, @Nullable Backend backend, StreamLog log, boolean splice) {
    Proxy to = backend == null ? frontend : backend.proxy();
    int redispatchInterval = to.get(BackendSettings.REDISPATCH_INTERVAL);
    return new Route(
        log,
        backend,
        frontend.get(Timeouts.CLIENT),
        frontend.get(Timeouts.CLIENT_FIN),
        to.get(Timeouts.SERVER),
        to.get(Timeouts.SERVER_FIN),
        to.get(Timeouts.CONNECT),
        to.get(Timeouts.TUNNEL),
        to.get(BackendSettings.RETRIES),
        redispatchInterval != 0,
        redispatchInterval,
        ConnectionOptions.towardsClients(frontend),
        ConnectionOptions.towardsServers(to),
        to.get(RelaySettings.ABORT_ON_CLOSE),
        splice);
  }

  /** How long a client may be silent while bytes are relayed. */
  int clientIdleMs() {
    return tunnelTimeoutMs > 0 ? tunnelTimeoutMs : clientTimeoutMs;
  }

  /** How long a server may be silent while bytes are relayed. */
  int serverIdleMs() {
    return tunnelTimeoutMs > 0 ? tunnelTimeoutMs : serverTimeoutMs;
  }

  /** Whether choosing again may give another server than before. */
  boolean choiceVaries() {
    return backend != null && backend.proxy().get(BackendSettings.ALGORITHM) != Algorithm.SOURCE;
  }
}
