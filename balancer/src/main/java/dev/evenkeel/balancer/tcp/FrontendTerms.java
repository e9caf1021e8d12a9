package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.log.StreamLog;
import org.jspecify.annotations.Nullable;

/**
 * A value: what the streams of one frontend need to know of it, read from the configuration once.
 *
 * @param log where streams are logged
 * @param clientTimeoutMs inactivity of the client, 0 for none
 * @param clientFinTimeoutMs likewise once it is half-closed
 * @param connection the options of connections to clients
 * @param splice whether large transfers go through a pipe in the kernel
 * @param defaultBackend who serves the streams; null where the frontend has none, and connections
 *     are closed
 */
record FrontendTerms(
    StreamLog log,
    int clientTimeoutMs,
    int clientFinTimeoutMs,
    ConnectionOptions connection,
    boolean splice,
    @Nullable BackendTerms defaultBackend) {

  static FrontendTerms of(
      Proxy frontend, @Nullable BackendTerms defaultBackend, StreamLog log, boolean splice) {
    return new FrontendTerms(
        log,
        frontend.get(Timeouts.CLIENT),
        frontend.get(Timeouts.CLIENT_FIN),
        ConnectionOptions.towardsClients(frontend),
        splice,
        defaultBackend);
  }
}
