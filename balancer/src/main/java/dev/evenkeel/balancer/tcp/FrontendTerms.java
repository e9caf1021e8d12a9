package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.log.StreamLog;
import dev.evenkeel.balancer.proxyproto.ProxyProtocolKeywords;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.rule.TcpRuleKeywords;
import dev.evenkeel.balancer.stats.Tally;
import org.jspecify.annotations.Nullable;

/**
 * A value: what the streams of one frontend need to know of it, read from the configuration once.
 *
 * @param tally where this loop counts what concerns it
 * @param log where streams are logged
 * @param clientTimeoutMs inactivity of the client, 0 for none
 * @param clientFinTimeoutMs likewise once it is half-closed
 * @param handshakeTimeoutMs for what comes before a session, 0 for any time
 * @param connection the options of connections to clients
 * @param splice whether large transfers go through a pipe in the kernel
 * @param connectionRules what decides about a connection; null for nothing
 * @param sessionRules what decides once a PROXY header is read; null for nothing
 * @param requestRules what decides by looking at the request; null for nothing
 * @param requestDelayMs how long that may take, 0 for not at all
 * @param headers whether any of its listeners wants PROXY headers
 * @param switching which backend serves the streams
 */
record FrontendTerms(
    Tally tally,
    StreamLog log,
    int clientTimeoutMs,
    int clientFinTimeoutMs,
    int handshakeTimeoutMs,
    ConnectionOptions connection,
    boolean splice,
    @Nullable RuleList connectionRules,
    @Nullable RuleList sessionRules,
    @Nullable RuleList requestRules,
    int requestDelayMs,
    boolean headers,
    Switching switching) {

  static FrontendTerms of(
      Proxy frontend, Tally tally, BackendDirectory backends, StreamLog log, boolean splice) {
    return new FrontendTerms(
        tally,
        log,
        frontend.get(Timeouts.CLIENT),
        frontend.get(Timeouts.CLIENT_FIN),
        frontend.get(Timeouts.CLIENT_HANDSHAKE) > 0
            ? frontend.get(Timeouts.CLIENT_HANDSHAKE)
            : frontend.get(Timeouts.CLIENT),
        ConnectionOptions.towardsClients(frontend),
        splice,
        RuleList.of(frontend, Place.CONNECTION),
        RuleList.of(frontend, Place.SESSION),
        RuleList.of(frontend, Place.REQUEST),
        frontend.get(TcpRuleKeywords.REQUEST_DELAY_MS),
        frontend.binds().stream().anyMatch(bind -> bind.get(ProxyProtocolKeywords.ACCEPT)),
        new Switching(frontend, backends));
  }
}
