package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.http.TimeoutKind;
import dev.evenkeel.balancer.tcp.HttpStream.Phase;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: how long the two sides of an HTTP stream may take, in each phase of a request
 * (manual: the {@code timeout} keywords; times are those of the loop's clock, {@link
 * Long#MAX_VALUE} is never).
 */
final class HttpDeadlines {
  private HttpDeadlines() {}

  private static int clientTimeoutMs(HttpStream of, @Nullable HttpTransaction at) {
    int configuredMs = of.terms.clientTimeoutMs();
    return at == null ? configuredMs : at.timeouts().or(TimeoutKind.CLIENT, configuredMs);
  }

  private static int serverTimeoutMs(HttpStream of, HttpTransaction at) {
    return at.timeouts()
        .or(TimeoutKind.SERVER, of.backendTerms == null ? 0 : of.backendTerms.serverTimeoutMs());
  }

  private static long after(long fromMs, int limitMs) {
    return limitMs > 0 ? fromMs + limitMs : Long.MAX_VALUE;
  }

  /** When something has to happen if nothing does before. */
  static long nextMs(HttpStream of) {
    HttpTransaction at = of.transaction;
    HttpTerms http = of.support.terms;
    return switch (of.phase) {
      case IDLE -> idleMs(of);
      case HEAD ->
          http.requestTimeoutMs() > 0 && at != null
              ? at.startedMs + http.requestTimeoutMs()
              : after(of.client.lastActivityMs, of.terms.clientTimeoutMs());
      case RULES ->
          at == null ? Long.MAX_VALUE : Math.min(at.requestStages.deadlineMs(), ofClientMs(of, at));
      case RESPONSE_RULES ->
          Math.min(
              at == null
                  ? Long.MAX_VALUE
                  : Math.min(at.waitUntilMs, at.responseStages.deadlineMs()),
              at == null
                  ? Long.MAX_VALUE
                  : after(of.server.lastActivityMs, serverTimeoutMs(of, at)));
      case TARPIT, LINGER -> of.untilMs;
      case CONNECT -> of.connector == null ? Long.MAX_VALUE : of.connector.deadlineMs();
      case RESPONSE_HEAD, RELAY ->
          at == null ? Long.MAX_VALUE : Math.min(ofClientMs(of, at), ofServerMs(of, at));
      case ENDED -> Long.MAX_VALUE;
    };
  }

  private static long idleMs(HttpStream of) {
    HttpTerms http = of.support.terms;
    if (of.requests > 0) {
      int limitMs =
          http.keepAliveTimeoutMs() > 0 ? http.keepAliveTimeoutMs() : http.requestTimeoutMs();
      long idleMs = after(of.idleSinceMs, limitMs > 0 ? limitMs : of.terms.clientTimeoutMs());
      return http.keepsIdleAtStop() ? idleMs : Math.min(idleMs, of.leavesMs);
    }
    return after(
        of.idleSinceMs,
        http.requestTimeoutMs() > 0 ? http.requestTimeoutMs() : of.terms.clientTimeoutMs());
  }

  /** When the client will have been silent for too long, while something is awaited from it. */
  static long ofClientMs(HttpStream of, @Nullable HttpTransaction at) {
    if (at == null) {
      return Long.MAX_VALUE;
    }
    if (HttpRelay.isTunnel(at)) {
      return at.requestOver && !at.response.isBlocked() ? Long.MAX_VALUE : ofTunnelMs(of, at);
    }
    boolean awaited =
        (of.phase == Phase.RELAY && at.response.isBlocked())
            || (of.phase == Phase.RULES && !at.request.isWhole())
            || (!at.requestOver && !at.isLocal && !at.request.isBlocked() && !at.request.isWhole());
    return awaited ? after(of.client.lastActivityMs, clientTimeoutMs(of, at)) : Long.MAX_VALUE;
  }

  /** A client that has ended is waited for no longer than {@code timeout client-fin}. */
  private static long ofTunnelMs(HttpStream of, HttpTransaction at) {
    return ofTunnelMs(of, at, of.client, at.requestOver ? of.terms.clientFinTimeoutMs() : 0);
  }

  private static long ofTunnelMs(HttpStream of, HttpTransaction at, Side side, int finMs) {
    return finMs > 0
        ? after(Math.max(side.lastActivityMs, side.halfClosedMs), finMs)
        : after(
            Math.max(of.client.lastActivityMs, of.server.lastActivityMs), tunnelTimeoutMs(of, at));
  }

  private static int finMs(HttpStream of) {
    return of.backendTerms == null ? 0 : of.backendTerms.serverFinTimeoutMs();
  }

  private static int tunnelTimeoutMs(HttpStream of, HttpTransaction at) {
    int ofBackend = of.backendTerms == null ? 0 : of.backendTerms.tunnelTimeoutMs();
    return at.timeouts()
        .or(TimeoutKind.TUNNEL, ofBackend > 0 ? ofBackend : of.terms.clientTimeoutMs());
  }

  private static long ofServerMs(HttpStream of, HttpTransaction at) {
    if (at.isLocal) {
      return Long.MAX_VALUE;
    }
    if (HttpRelay.isTunnel(at)) {
      return at.requestOver ? ofTunnelMs(of, at, of.server, finMs(of)) : Long.MAX_VALUE;
    }
    boolean awaited =
        at.request.isBlocked()
            || (of.phase == Phase.RESPONSE_HEAD && (at.requestOver || at.request.isWhole()))
            || (of.phase == Phase.RELAY && !at.responseOver && !at.response.isBlocked());
    return awaited ? after(of.server.lastActivityMs, serverTimeoutMs(of, at)) : Long.MAX_VALUE;
  }
}
