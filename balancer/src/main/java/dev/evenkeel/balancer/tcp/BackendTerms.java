package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendRules;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.PersistRule;
import dev.evenkeel.balancer.backend.RdpPersistence;
import dev.evenkeel.balancer.backend.RequestKey;
import dev.evenkeel.balancer.backend.ServerRule;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.rule.TcpRuleKeywords;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.stats.Tally;
import dev.evenkeel.balancer.stick.StickRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value: what the streams that come to one backend need to know of it, read from the
 * configuration once.
 *
 * @param backend its servers
 * @param tally where this loop counts what concerns it
 * @param serverTimeoutMs inactivity of the server, 0 for none; likewise the next three
 * @param serverFinTimeoutMs once it is half-closed
 * @param connectTimeoutMs for a connection to be there
 * @param queueTimeoutMs for a server to have room; that of a connection where nothing is said
 * @param tunnelTimeoutMs inactivity of both sides while bytes are relayed, in place of the others
 * @param retries attempts to connect after the first
 * @param redispatchInterval as {@link BackendSettings#REDISPATCH_INTERVAL}; 0 forbids it
 * @param connection the options of connections to servers
 * @param hashKey what decides about the server; null where the algorithm needs no such thing
 * @param requestKey likewise, of an HTTP request
 * @param direct where streams go without a choice among servers; null where there is one
 * @param abortOnClose whether a stream is given up when its client leaves before a server is there
 * @param requestRules what decides by looking at the request; null for nothing
 * @param requestDelayMs how long that may take, 0 for not at all
 * @param responseRules what decides by looking at the response; null for nothing
 * @param responseDelayMs how long that may take, 0 for not at all
 * @param persistRules {@code force-persist} and {@code ignore-persist}
 * @param serverRules {@code use-server}
 * @param rdp {@code persist rdp-cookie}; null for nothing
 * @param stickRules {@code stick}
 * @param speaksHttp whether its streams are requests
 * @param http what requests need to know of it
 * @param idle connections to its servers that no request has
 */
record BackendTerms(
    Backend backend,
    Tally tally,
    int serverTimeoutMs,
    int serverFinTimeoutMs,
    int connectTimeoutMs,
    int queueTimeoutMs,
    int tunnelTimeoutMs,
    int retries,
    int redispatchInterval,
    ConnectionOptions connection,
    @Nullable Expression hashKey,
    @Nullable RequestKey requestKey,
    @Nullable DirectTarget direct,
    boolean abortOnClose,
    @Nullable RuleList requestRules,
    int requestDelayMs,
    @Nullable RuleList responseRules,
    int responseDelayMs,
    List<PersistRule> persistRules,
    List<ServerRule> serverRules,
    @Nullable RdpPersistence rdp,
    List<StickRule> stickRules,
    boolean speaksHttp,
    HttpTerms http,
    IdleConnections idle) {

  static BackendTerms of(Backend backend, EventLoop loop, int loops, Settings global) {
    Proxy proxy = backend.proxy();
    return new BackendTerms(
        backend,
        backend.counters().tally(loop.index()),
        proxy.get(Timeouts.SERVER),
        proxy.get(Timeouts.SERVER_FIN),
        proxy.get(Timeouts.CONNECT),
        proxy.get(Timeouts.QUEUE) > 0 ? proxy.get(Timeouts.QUEUE) : proxy.get(Timeouts.CONNECT),
        proxy.get(Timeouts.TUNNEL),
        proxy.get(BackendSettings.RETRIES),
        proxy.get(BackendSettings.REDISPATCH_INTERVAL),
        ConnectionOptions.towardsServers(proxy, global),
        proxy.get(BackendSettings.HASH_KEY).orElse(null),
        proxy.get(BackendSettings.REQUEST_KEY).orElse(null),
        DirectTarget.of(proxy),
        proxy.get(RelaySettings.ABORT_ON_CLOSE),
        RuleList.of(proxy, Place.REQUEST),
        proxy.get(TcpRuleKeywords.REQUEST_DELAY_MS),
        RuleList.of(proxy, Place.RESPONSE),
        proxy.get(TcpRuleKeywords.RESPONSE_DELAY_MS),
        proxy.get(BackendRules.PERSIST),
        proxy.get(BackendRules.USE_SERVER),
        proxy.get(BackendSettings.RDP_PERSISTENCE).orElse(null),
        proxy.get(StickRule.OF_PROXY),
        proxy.get(ProxySettings.MODE) == ProxyMode.HTTP,
        HttpTerms.of(proxy, global),
        new IdleConnections(loop, loops));
  }

  /** Whether rules have a say in which server a stream gets. */
  boolean persists() {
    return !serverRules.isEmpty() || !stickRules.isEmpty() || rdp != null || http.cookie() != null;
  }

  /** Whether choosing again may give another server than before. */
  boolean choiceVaries() {
    return backend.proxy().get(BackendSettings.ALGORITHM).varies();
  }

  /** Whether an attempt to connect that has failed is made again ({@code retry-on}). */
  boolean retriesConnections() {
    return (http.retryOn() & RetryCause.CONNECTION_FAILURE.bit()) != 0;
  }

  /** How long a server may be silent while bytes are relayed. */
  int serverIdleMs() {
    return tunnelTimeoutMs > 0 ? tunnelTimeoutMs : serverTimeoutMs;
  }
}
