package dev.evenkeel.balancer.report;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.health.CheckReport;
import dev.evenkeel.balancer.health.ServerHealth;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.report.StatRow.Kind;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Counters;
import dev.evenkeel.balancer.stats.Span;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Control thread only: the values of {@code show stat} (management guide, chapter 9.1), a method a
 * kind of row.
 *
 * <p>What belongs to TLS, compression or caches alone is nought.
 */
final class StatRows {
  private static final StatColumn[] OF_MODULES = {
    StatColumn.SSL_SESS, StatColumn.SSL_REUSED_SESS, StatColumn.SSL_FAILED_HANDSHAKE
  };

  private final Function<BackendServer, @Nullable ServerHealth> healths;
  private final boolean addresses;
  private final long nowMs;

  /**
   * @param addresses whether the reader may know addresses and algorithms
   * @param nowMs on the clock of the event loops
   */
  StatRows(Function<BackendServer, @Nullable ServerHealth> healths, boolean addresses, long nowMs) {
    this.healths = healths;
    this.addresses = addresses;
    this.nowMs = nowMs;
  }

  // ---- frontends and listeners

  StatRow frontend(Frontend frontend) {
    Proxy proxy = frontend.proxy();
    Counters counters = frontend.counters();
    StatRow row = new StatRow(Kind.FRONTEND, proxy.name(), proxy.id(), "FRONTEND", 0);
    row.set(StatColumn.SCUR, frontend.current())
        .set(StatColumn.SMAX, counters.mostCurrent())
        .set(StatColumn.SLIM, frontend.limit())
        .set(StatColumn.STATUS, frontend.status().name())
        .set(StatColumn.RATE, counters.sessionRate().now(nowMs))
        .set(StatColumn.RATE_LIM, frontend.pace().limit())
        .set(StatColumn.RATE_MAX, counters.sessionRate().highest(nowMs))
        .set(StatColumn.CONN_RATE, counters.sessionRate().now(nowMs))
        .set(StatColumn.CONN_RATE_MAX, counters.sessionRate().highest(nowMs))
        .set(StatColumn.CONN_TOT, counters.get(Counter.CONNECTIONS));
    traffic(row, counters);
    front(row, counters);
    row.set(StatColumn.REQ_RATE, counters.requestRate().now(nowMs))
        .set(StatColumn.REQ_RATE_MAX, counters.requestRate().highest(nowMs))
        .set(StatColumn.REQ_TOT, counters.get(Counter.REQUESTS));
    if (speaksHttp(row, proxy)) {
      row.set(StatColumn.INTERCEPTED, counters.get(Counter.INTERCEPTED))
          .noughts(StatColumn.CACHE_LOOKUPS, StatColumn.CACHE_HITS);
      answers(row, counters);
    }
    row.noughts(StatColumn.COMP_IN, StatColumn.COMP_OUT, StatColumn.COMP_BYP, StatColumn.COMP_RSP);
    modules(row, counters);
    return row;
  }

  StatRow listener(Frontend frontend, ListenSocket socket, Counters counters) {
    Proxy proxy = frontend.proxy();
    StatRow row =
        new StatRow(Kind.LISTENER, proxy.name(), proxy.id(), socket.name(), socket.number());
    row.set(StatColumn.SCUR, counters.current())
        .set(StatColumn.SMAX, counters.mostCurrent())
        .set(StatColumn.SLIM, 0)
        .set(StatColumn.STATUS, listenerStatus(frontend));
    if (addresses) {
      row.set(StatColumn.ADDR, SocketAddressText.of(socket.address()));
    }
    speaksHttp(row, proxy);
    traffic(row, counters);
    front(row, counters);
    modules(row, null);
    return row;
  }

  /** Says in the row what the proxy speaks. */
  private static boolean speaksHttp(StatRow row, Proxy proxy) {
    boolean http = proxy.get(ProxySettings.MODE) == ProxyMode.HTTP;
    if (http) {
      row.set(StatColumn.MODE, "http");
    }
    return http;
  }

  private static void answers(StatRow row, Counters counters) {
    row.set(StatColumn.HRSP_1XX, counters.get(Counter.RESPONSES_1XX))
        .set(StatColumn.HRSP_2XX, counters.get(Counter.RESPONSES_2XX))
        .set(StatColumn.HRSP_3XX, counters.get(Counter.RESPONSES_3XX))
        .set(StatColumn.HRSP_4XX, counters.get(Counter.RESPONSES_4XX))
        .set(StatColumn.HRSP_5XX, counters.get(Counter.RESPONSES_5XX))
        .set(StatColumn.HRSP_OTHER, counters.get(Counter.RESPONSES_OTHER));
  }

  /**
   * Of a server or a backend, where it speaks HTTP.
   *
   * @return whether it does
   */
  private static boolean requests(StatRow row, Proxy proxy, Counters counters) {
    boolean http = speaksHttp(row, proxy);
    if (http) {
      row.set(StatColumn.REQ_TOT, counters.get(Counter.SESSIONS));
      answers(row, counters);
    }
    return http;
  }

  private static String listenerStatus(Frontend frontend) {
    return frontend.current() >= frontend.limit() ? "FULL" : "OPEN";
  }

  private static void front(StatRow row, Counters counters) {
    row.set(StatColumn.DREQ, counters.get(Counter.DENIED_REQUESTS))
        .set(StatColumn.EREQ, counters.get(Counter.REQUEST_ERRORS))
        .set(StatColumn.DCON, counters.get(Counter.DENIED_CONNECTIONS))
        .set(StatColumn.DSES, counters.get(Counter.DENIED_SESSIONS));
  }

  private static void traffic(StatRow row, Counters counters) {
    row.set(StatColumn.STOT, counters.get(Counter.SESSIONS))
        .set(StatColumn.BIN, counters.get(Counter.BYTES_IN))
        .set(StatColumn.BOUT, counters.get(Counter.BYTES_OUT))
        .set(StatColumn.DRESP, counters.get(Counter.DENIED_RESPONSES))
        .set(StatColumn.EINT, counters.get(Counter.INTERNAL_ERRORS))
        .noughts(StatColumn.WREW);
  }

  // ---- servers

  StatRow server(BackendServer server) {
    Backend backend = server.backend();
    Counters counters = server.counters();
    StatRow row =
        new StatRow(Kind.SERVER, backend.name(), backend.id(), server.name(), server.id());
    row.set(StatColumn.QCUR, server.queued())
        .set(StatColumn.QMAX, server.mostQueued())
        .set(StatColumn.SCUR, server.current())
        .set(StatColumn.STATUS, ServerStatus.of(server, healths))
        .set(StatColumn.WEIGHT, server.currentWeight())
        .set(StatColumn.UWEIGHT, server.userWeight())
        .set(StatColumn.ACT, server.isBackup() ? 0 : 1)
        .set(StatColumn.BCK, server.isBackup() ? 1 : 0)
        .set(StatColumn.LASTCHG, server.sinceLastChangeMs() / 1000);
    if (server.maxConnections() > 0) {
      row.set(StatColumn.SLIM, server.maxConnections());
    }
    if (server.maxQueue() > 0) {
      row.set(StatColumn.QLIMIT, server.maxQueue());
    }
    if (server.throttlePercent() < 100 && server.isUsable()) {
      row.set(StatColumn.THROTTLE, server.throttlePercent());
    }
    BackendServer tracked = server.tracked();
    if (tracked != null) {
      row.set(StatColumn.TRACKED, tracked.fullName());
    }
    if (addresses) {
      row.set(StatColumn.ADDR, SocketAddressText.of(server.address()));
    }
    traffic(row, counters);
    back(row, counters);
    requests(row, backend.proxy(), counters);
    long unsafe = counters.now(Counter.IDLE_CONNECTIONS);
    long safe = counters.now(Counter.SAFE_CONNECTIONS);
    row.set(StatColumn.SRV_ICUR, unsafe + safe)
        .set(StatColumn.IDLE_CONN_CUR, unsafe)
        .set(StatColumn.SAFE_CONN_CUR, safe)
        .set(StatColumn.USED_CONN_CUR, counters.now(Counter.USED_CONNECTIONS))
        .set(StatColumn.NEED_CONN_EST, ServerNeed.of(server, healths.apply(server)));
    ServerHealth health = healths.apply(server);
    if (health != null) {
      checks(row, server, health);
    }
    modules(row, null);
    return row;
  }

  private static void checks(StatRow row, BackendServer server, ServerHealth health) {
    if (health.isCheckEnabled()) {
      row.set(StatColumn.CHKFAIL, health.failures())
          .set(StatColumn.CHKDOWN, health.timesDown())
          .set(StatColumn.DOWNTIME, server.downMs() / 1000);
    }
    boolean paused = server.isMaintenance();
    Optional<CheckReport> check = health.checkReport();
    if (check.isPresent() && health.isCheckEnabled() && !paused) {
      CheckReport report = check.get();
      row.set(StatColumn.CHECK_STATUS, report.shownStatus())
          .set(StatColumn.LAST_CHK, report.info())
          .set(StatColumn.CHECK_DESC, report.status().description())
          .set(StatColumn.CHECK_RISE, report.rise())
          .set(StatColumn.CHECK_FALL, report.fall())
          .set(StatColumn.CHECK_HEALTH, report.health());
      if (report.status().hasCode()) {
        row.set(StatColumn.CHECK_CODE, report.code());
      }
      if (report.durationMs() >= 0) {
        row.set(StatColumn.CHECK_DURATION, report.durationMs());
      }
    }
    Optional<CheckReport> agent = health.agentReport();
    if (agent.isPresent() && health.isAgentEnabled()) {
      CheckReport report = agent.get();
      row.set(StatColumn.AGENT_STATUS, report.shownStatus())
          .set(StatColumn.LAST_AGT, report.info())
          .set(StatColumn.AGENT_DESC, report.status().description())
          .set(StatColumn.AGENT_RISE, report.rise())
          .set(StatColumn.AGENT_FALL, report.fall())
          .set(StatColumn.AGENT_HEALTH, report.health());
      if (report.status().hasCode()) {
        row.set(StatColumn.AGENT_CODE, report.code());
      }
      if (report.durationMs() >= 0) {
        row.set(StatColumn.AGENT_DURATION, report.durationMs());
      }
    }
  }

  private void back(StatRow row, Counters counters) {
    long last = counters.lastSessionMs();
    row.set(StatColumn.SMAX, counters.mostCurrent())
        .set(StatColumn.ECON, counters.get(Counter.CONNECT_ERRORS))
        .set(StatColumn.ERESP, counters.get(Counter.RESPONSE_ERRORS))
        .set(StatColumn.WRETR, counters.get(Counter.RETRIES))
        .set(StatColumn.WREDIS, counters.get(Counter.REDISPATCHES))
        .set(StatColumn.LBTOT, counters.get(Counter.CHOICES))
        .set(StatColumn.RATE, counters.sessionRate().now(nowMs))
        .set(StatColumn.RATE_MAX, counters.sessionRate().highest(nowMs))
        .set(StatColumn.CLI_ABRT, counters.get(Counter.CLIENT_ABORTS))
        .set(StatColumn.SRV_ABRT, counters.get(Counter.SERVER_ABORTS))
        .set(StatColumn.LASTSESS, last < 0 ? -1 : Math.max(0, nowMs / 1000 - last / 1000))
        .set(StatColumn.QTIME, counters.averageMs(Span.QUEUE))
        .set(StatColumn.CTIME, counters.averageMs(Span.CONNECT))
        .set(StatColumn.RTIME, counters.averageMs(Span.RESPONSE))
        .set(StatColumn.TTIME, counters.averageMs(Span.TOTAL))
        .set(StatColumn.QTIME_MAX, counters.longestMs(Span.QUEUE))
        .set(StatColumn.CTIME_MAX, counters.longestMs(Span.CONNECT))
        .set(StatColumn.RTIME_MAX, counters.longestMs(Span.RESPONSE))
        .set(StatColumn.TTIME_MAX, counters.longestMs(Span.TOTAL))
        .set(StatColumn.CONNECT, counters.get(Counter.CONNECTS))
        .set(StatColumn.REUSE, counters.get(Counter.REUSES));
  }

  // ---- backends

  /**
   * @param filtered whether servers were left out: the status then says how many there are
   */
  StatRow backend(Backend backend, boolean filtered) {
    Proxy proxy = backend.proxy();
    Counters counters = backend.counters();
    StatRow row = new StatRow(Kind.BACKEND, proxy.name(), proxy.id(), "BACKEND", 0);
    Backend.Usable usable = backend.usable();
    boolean up = !usable.none() || backend.servers().isEmpty();
    long running = backend.servers().stream().filter(BackendServer::isRunning).count();
    String status = up ? "UP" : "DOWN";
    row.set(StatColumn.QCUR, backend.queued())
        .set(StatColumn.QMAX, backend.mostQueued())
        .set(StatColumn.SCUR, backend.current())
        .set(StatColumn.SLIM, Math.max(1, backend.fullConnections()))
        .set(
            StatColumn.STATUS,
            filtered ? status + " (" + running + "/" + backend.servers().size() + ")" : status)
        .set(StatColumn.WEIGHT, weight(backend, BackendServer::currentWeight))
        .set(StatColumn.UWEIGHT, weight(backend, BackendServer::userWeight))
        .set(StatColumn.ACT, usable.active())
        .set(StatColumn.BCK, usable.backup())
        .set(StatColumn.CHKDOWN, backend.timesDown())
        .set(StatColumn.LASTCHG, backend.sinceLastChangeMs() / 1000)
        .set(StatColumn.DREQ, counters.get(Counter.DENIED_REQUESTS));
    if (!backend.servers().isEmpty()) {
      row.set(StatColumn.DOWNTIME, backend.downMs() / 1000);
    }
    if (addresses) {
      row.set(StatColumn.ALGO, proxy.get(BackendSettings.ALGORITHM).word());
    }
    traffic(row, counters);
    back(row, counters);
    if (requests(row, proxy, counters)) {
      row.noughts(StatColumn.CACHE_LOOKUPS, StatColumn.CACHE_HITS);
    }
    row.noughts(
        StatColumn.COMP_IN,
        StatColumn.COMP_OUT,
        StatColumn.COMP_BYP,
        StatColumn.COMP_RSP,
        StatColumn.AGG_SERVER_STATUS,
        StatColumn.AGG_SERVER_CHECK_STATUS,
        StatColumn.AGG_CHECK_STATUS);
    modules(row, counters);
    return row;
  }

  /** The weights of those that may be chosen: of the backups only where nobody else is left. */
  private static int weight(Backend backend, Function<BackendServer, Integer> weight) {
    boolean backups = backend.usable().active() == 0;
    return backend.servers().stream()
        .filter(server -> server.isUsable() && server.isBackup() == backups)
        .mapToInt(weight::apply)
        .sum();
  }

  private static void modules(StatRow row, @Nullable Counters ofProxy) {
    row.noughts(OF_MODULES);
    if (ofProxy == null) {
      return;
    }
    for (StatColumn column : StatColumn.values()) {
      if (column.compareTo(StatColumn.SSL_FAILED_HANDSHAKE) > 0) {
        row.set(column, 0);
      }
    }
    row.set(StatColumn.H1_OPEN_CONNECTIONS, ofProxy.now(Counter.H1_OPEN_CONNECTIONS))
        .set(StatColumn.H1_OPEN_STREAMS, ofProxy.now(Counter.H1_OPEN_STREAMS))
        .set(StatColumn.H1_TOTAL_CONNECTIONS, ofProxy.get(Counter.H1_CONNECTIONS))
        .set(StatColumn.H1_TOTAL_STREAMS, ofProxy.get(Counter.H1_STREAMS))
        .set(StatColumn.H1_BYTES_IN, ofProxy.get(Counter.H1_BYTES_IN))
        .set(StatColumn.H1_BYTES_OUT, ofProxy.get(Counter.H1_BYTES_OUT))
        .set(StatColumn.H1_SPLICED_BYTES_IN, ofProxy.get(Counter.H1_SPLICED_IN))
        .set(StatColumn.H1_SPLICED_BYTES_OUT, ofProxy.get(Counter.H1_SPLICED_OUT));
  }
}
