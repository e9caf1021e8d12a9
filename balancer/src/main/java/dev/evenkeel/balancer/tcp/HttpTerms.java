package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.http.CapturePlan;
import dev.evenkeel.balancer.http.HeaderCase;
import dev.evenkeel.balancer.http.StatusSet;
import dev.evenkeel.balancer.process.ProcessSettings;
import dev.evenkeel.balancer.rule.Captures;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.rule.http.Monitor;
import dev.evenkeel.balancer.webstats.StatsPage;
import org.jspecify.annotations.Nullable;

/**
 * A value: what requests need to know of a proxy that speaks HTTP, as frontend or as backend, read
 * from the configuration once.
 *
 * @param requestTimeoutMs for a whole head, 0 for none
 * @param keepAliveTimeoutMs between requests, 0 for {@code requestTimeoutMs}
 * @param tarpitTimeoutMs how long a tarpitted client waits
 * @param closes one exchange a connection, on both sides
 * @param serverCloses one exchange a connection to the server
 * @param buffersRequest whether rules wait for the body
 * @param ignoresProbes whether a connection without a request leaves no trace
 * @param pretendsKeepAlive whether a server is not told that its connection closes
 * @param usesProxyHeader whether who asks for a whole URI shows who it is to a proxy
 * @param keepsIdleAtStop whether the end of the process closes no idle connection
 * @param closeSpreadMs over how long the end of the process closes connections; -1 for not at all
 * @param checksCache whether cookies that caches could give to others are held back
 * @param prefersLastServer whether a client stays where it has a connection
 * @param maxKeepAliveQueue how many may wait at that server before another one is taken; -1 for any
 * @param maxOwnConnections idle connections to servers that are kept for one client alone
 * @param reuse whose idle connections a request may take
 * @param retryOn bits of {@link RetryCause}
 * @param completesTargets whether an absolute target without a path is given one
 * @param answersCutRequests whether who ends in the middle of a request's body is told so
 * @param errorStatuses what of a server counts as an error of its client
 * @param failureStatuses what of a server counts as a failure
 * @param captures what is kept of requests and responses for the log
 * @param clientCase how names are written for clients; null for in lower case
 * @param serverCase likewise for servers
 * @param monitor what answers those who ask whether it lives; null for nothing
 * @param statsPage its statistics page; null for none
 * @param cookie what tells servers by a cookie; null for nothing
 * @param requestRules null for none, as the following
 */
record HttpTerms(
    Proxy proxy,
    int requestTimeoutMs,
    int keepAliveTimeoutMs,
    int tarpitTimeoutMs,
    boolean closes,
    boolean serverCloses,
    boolean buffersRequest,
    boolean ignoresProbes,
    boolean pretendsKeepAlive,
    boolean relaxedRequests,
    boolean relaxedResponses,
    int maxFields,
    boolean completesTargets,
    boolean answersCutRequests,
    boolean usesProxyHeader,
    boolean keepsIdleAtStop,
    int closeSpreadMs,
    boolean checksCache,
    StatusSet errorStatuses,
    StatusSet failureStatuses,
    boolean prefersLastServer,
    int maxKeepAliveQueue,
    int maxOwnConnections,
    Reuse reuse,
    int retryOn,
    CapturePlan captures,
    @Nullable HeaderCase clientCase,
    @Nullable HeaderCase serverCase,
    @Nullable Monitor monitor,
    @Nullable StatsPage statsPage,
    @Nullable CookieValues cookie,
    @Nullable RuleList requestRules,
    @Nullable RuleList redirectRules,
    @Nullable RuleList responseRules,
    @Nullable RuleList afterResponseRules) {

  /** How long a client waits that is tarpitted by a proxy's rules. */
  static int tarpitTimeoutMs(Proxy proxy) {
    return proxy.get(Timeouts.TARPIT) > 0
        ? proxy.get(Timeouts.TARPIT)
        : proxy.get(Timeouts.CONNECT);
  }

  /** Whether a request that was sent may be sent to a server again. */
  boolean sendsAgain() {
    return (retryOn & ~RetryCause.CONNECTION_FAILURE.bit()) != 0;
  }

  static HttpTerms of(Proxy proxy, Settings global) {
    boolean closes = proxy.get(HttpSettings.CLOSE);
    return new HttpTerms(
        proxy,
        proxy.get(Timeouts.HTTP_REQUEST),
        proxy.get(Timeouts.HTTP_KEEP_ALIVE),
        tarpitTimeoutMs(proxy),
        closes,
        closes || proxy.get(HttpSettings.SERVER_CLOSE),
        proxy.get(HttpSettings.BUFFER_REQUEST),
        proxy.get(HttpSettings.IGNORE_PROBES),
        proxy.get(HttpSettings.PRETEND_KEEP_ALIVE),
        proxy.get(HttpSettings.RELAXED_REQUEST),
        proxy.get(HttpSettings.RELAXED_RESPONSE),
        global.get(HttpSettings.MAX_FIELDS),
        global.get(HttpSettings.COMPLETES_TARGETS),
        global.get(HttpSettings.ANSWERS_CUT_REQUESTS),
        proxy.get(HttpSettings.PROXY_HEADER),
        proxy.get(HttpSettings.IDLE_CLOSE_ON_RESPONSE),
        global.get(ProcessSettings.CLOSE_SPREAD_MS),
        proxy.get(HttpSettings.CHECK_CACHE),
        global.get(HttpSettings.ERROR_STATUSES),
        global.get(HttpSettings.FAILURE_STATUSES),
        proxy.get(HttpSettings.PREFER_LAST_SERVER),
        proxy.get(HttpSettings.MAX_KEEP_ALIVE_QUEUE),
        proxy.get(HttpSettings.MAX_OWN_CONNECTIONS),
        proxy.get(HttpSettings.REUSE),
        proxy.get(HttpSettings.RETRY_ON),
        Captures.plan(proxy),
        HeaderCaseKeywords.of(proxy.settings(), global, false).orElse(null),
        HeaderCaseKeywords.of(proxy.settings(), global, true).orElse(null),
        Monitor.of(proxy),
        StatsPage.of(proxy),
        CookieValues.of(proxy),
        RuleList.of(proxy, Place.HTTP_REQUEST),
        RuleList.of(proxy, Place.REDIRECT),
        RuleList.of(proxy, Place.HTTP_RESPONSE),
        RuleList.of(proxy, Place.HTTP_AFTER_RESPONSE));
  }
}
