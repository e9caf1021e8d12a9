package dev.evenkeel.balancer.report;

import static dev.evenkeel.balancer.report.ValueType.S32;
import static dev.evenkeel.balancer.report.ValueType.STR;
import static dev.evenkeel.balancer.report.ValueType.U32;
import static dev.evenkeel.balancer.report.ValueType.U64;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The columns of {@code show stat}, in their order (management guide, chapter 9.1): which tags and
 * type a value has, and what it means. Columns without a description belong to HTTP alone and stay
 * empty here.
 */
public enum StatColumn {
  PXNAME("KNS", STR, "Proxy name"),
  SVNAME("KNS", STR, "Server name"),
  QCUR("MGP", U32, "Number of current queued connections"),
  QMAX("MMP", U32, "Highest value of queued connections encountered since process started"),
  SCUR("MGP", U32, "Number of current sessions on the frontend, backend or server"),
  SMAX("MMP", U32, "Highest value of current sessions encountered since process started"),
  SLIM("CLP", U32, "Frontend/listener/server's maxconn, backend's fullconn"),
  STOT("MCP", U64, "Total number of sessions since process started"),
  BIN("MCP", U64, "Total number of request bytes since process started"),
  BOUT("MCP", U64, "Total number of response bytes since process started"),
  DREQ("MCP", U64, "Total number of denied requests since process started"),
  DRESP("MCP", U64, "Total number of denied responses since process started"),
  EREQ("MCP", U64, "Total number of invalid requests since process started"),
  ECON("MCP", U64, "Total number of failed connections to server since the worker process started"),
  ERESP("MCP", U64, "Total number of invalid responses since the worker process started"),
  WRETR("MCP", U64, "Total number of server connection retries since the worker process started"),
  WREDIS(
      "MCP",
      U64,
      "Total number of server redispatches due to connection failures since the worker process started"),
  STATUS(
      "SGP",
      STR,
      "Frontend/listen status: OPEN/WAITING/FULL/STOP; backend: UP/DOWN; server: last check status"),
  WEIGHT(
      "MaP",
      U32,
      "Server's effective weight, or sum of active servers' effective weights for a backend"),
  ACT("SGP", U32, "Total number of active UP servers with a non-zero weight"),
  BCK("SGP", U32, "Total number of backup UP servers with a non-zero weight"),
  CHKFAIL(
      "MCP",
      U64,
      "Total number of failed individual health checks per server/backend, since the worker process started"),
  CHKDOWN(
      "MCP",
      U64,
      "Total number of failed checks causing UP to DOWN server transitions, per server/backend, since the worker process started"),
  LASTCHG("MAP", U32, "How long ago the last server state changed, in seconds"),
  DOWNTIME("MCP", U32, "Total time spent in DOWN state, for server or backend"),
  QLIMIT(
      "CGS",
      U32,
      "Limit on the number of connections in queue, for servers only (maxqueue argument)"),
  PID("KGP", U32, "Relative worker process number (1)"),
  IID("KGS", U32, "Frontend or Backend numeric identifier ('id' setting)"),
  SID("KGS", U32, "Server numeric identifier ('id' setting)"),
  THROTTLE(
      "MaP",
      U32,
      "Throttling ratio applied to a server's maxconn and weight during the slowstart period (0 to 100%)"),
  LBTOT(
      "MCP",
      U64,
      "Total number of requests routed by load balancing since the worker process started (ignores queue pop and stickiness)"),
  TRACKED("CNS", STR, "Name of the other server this server tracks for its state"),
  TYPE("CGS", U32, "Type of the object (Listener, Frontend, Backend, Server)"),
  RATE(
      "MRP",
      U32,
      "Total number of sessions processed by this object over the last second (sessions for listeners/frontends, requests for backends/servers)"),
  RATE_LIM(
      "CLP",
      U32,
      "Limit on the number of sessions accepted in a second (frontend only, 'rate-limit sessions' setting)"),
  RATE_MAX(
      "MMP", U32, "Highest value of sessions per second observed since the worker process started"),
  CHECK_STATUS(
      "MOP",
      STR,
      "Status report of the server's latest health check, prefixed with '*' if a check is currently in progress"),
  CHECK_CODE("MOP", U32, "layer5-7 code, if available, of the last health check"),
  CHECK_DURATION("MDP", U64, "Total duration of the latest server health check, in milliseconds"),
  HRSP_1XX(
      "MCP",
      U64,
      "Total number of HTTP responses with status 100-199 returned by this object since the worker process started"),
  HRSP_2XX(
      "MCP",
      U64,
      "Total number of HTTP responses with status 200-299 returned by this object since the worker process started"),
  HRSP_3XX(
      "MCP",
      U64,
      "Total number of HTTP responses with status 300-399 returned by this object since the worker process started"),
  HRSP_4XX(
      "MCP",
      U64,
      "Total number of HTTP responses with status 400-499 returned by this object since the worker process started"),
  HRSP_5XX(
      "MCP",
      U64,
      "Total number of HTTP responses with status 500-599 returned by this object since the worker process started"),
  HRSP_OTHER(
      "MCP",
      U64,
      "Total number of HTTP responses with status <100, >599 returned by this object since the worker process started (error -1 included)"),
  HANAFAIL,
  REQ_RATE("MRP", U32, "Number of HTTP requests processed over the last second on this object"),
  REQ_RATE_MAX(
      "MMP", U32, "Highest value of http requests observed since the worker process started"),
  REQ_TOT(
      "MCP",
      U64,
      "Total number of HTTP requests processed by this object since the worker process started"),
  CLI_ABRT(
      "MCP",
      U64,
      "Total number of requests or connections aborted by the client since the worker process started"),
  SRV_ABRT(
      "MCP",
      U64,
      "Total number of requests or connections aborted by the server since the worker process started"),
  COMP_IN(
      "MCP",
      U64,
      "Total number of bytes submitted to the HTTP compressor for this object since the worker process started"),
  COMP_OUT(
      "MCP",
      U64,
      "Total number of bytes emitted by the HTTP compressor for this object since the worker process started"),
  COMP_BYP(
      "MCP",
      U64,
      "Total number of bytes that bypassed HTTP compression for this object since the worker process started (CPU/memory/bandwidth limitation)"),
  COMP_RSP(
      "MCP",
      U64,
      "Total number of HTTP responses that were compressed for this object since the worker process started"),
  LASTSESS(
      "MAP",
      S32,
      "How long ago some traffic was seen on this object on this worker process, in seconds"),
  LAST_CHK(
      "MOP",
      STR,
      "Short description of the latest health check report for this server (see also check_desc)"),
  LAST_AGT(
      "MOP",
      STR,
      "Short description of the latest agent check report for this server (see also agent_desc)"),
  QTIME(
      "MaP",
      U32,
      "Time spent in the queue, in milliseconds, averaged over the 1024 last requests (backend/server)"),
  CTIME(
      "MaP",
      U32,
      "Time spent waiting for a connection to complete, in milliseconds, averaged over the 1024 last requests (backend/server)"),
  RTIME(
      "MaP",
      U32,
      "Time spent waiting for a server response, in milliseconds, averaged over the 1024 last requests (backend/server)"),
  TTIME(
      "MaP",
      U32,
      "Total request+response time (request+queue+connect+response+processing), in milliseconds, averaged over the 1024 last requests (backend/server)"),
  AGENT_STATUS(
      "MOP",
      STR,
      "Status report of the server's latest agent check, prefixed with '*' if a check is currently in progress"),
  AGENT_CODE("MOP", U32, "layer5-7 code, if available, of the last agent health check"),
  AGENT_DURATION("MDP", U64, "Total duration of the latest server agent check, in milliseconds"),
  CHECK_DESC("MOP", STR, "Textual description of the latest health check report for this server"),
  AGENT_DESC("MOP", STR, "Textual description of the latest agent check report for this server"),
  CHECK_RISE(
      "CGS",
      U32,
      "Number of successful health checks before declaring a server UP (server 'rise' setting)"),
  CHECK_FALL(
      "CGS",
      U32,
      "Number of failed health checks before declaring a server DOWN (server 'fall' setting)"),
  CHECK_HEALTH("CGS", U32, "Current server health check level (0..fall-1=DOWN, fall..rise-1=UP)"),
  AGENT_RISE(
      "CGS",
      U32,
      "Number of successful agent checks before declaring a server UP (server 'rise' setting)"),
  AGENT_FALL(
      "CGS",
      U32,
      "Number of failed agent checks before declaring a server DOWN (server 'fall' setting)"),
  AGENT_HEALTH("CGS", U32, "Current server agent check level (0..fall-1=DOWN, fall..rise-1=UP)"),
  ADDR(
      "CGS",
      STR,
      "Server's address:port, shown only if show-legends is set, or at levels oper/admin for the CLI"),
  COOKIE,
  MODE("CGS", STR, "'mode' setting (tcp/http/health/cli)"),
  ALGO(
      "CGS",
      STR,
      "Backend's load balancing algorithm, shown only if show-legends is set, or at levels oper/admin for the CLI"),
  CONN_RATE(
      "MRP",
      U32,
      "Number of new connections accepted over the last second on the frontend for this worker process"),
  CONN_RATE_MAX(
      "MMP",
      U32,
      "Highest value of connections per second observed since the worker process started"),
  CONN_TOT(
      "MCP",
      U64,
      "Total number of new connections accepted on this frontend since the worker process started"),
  INTERCEPTED(
      "MCP",
      U64,
      "Total number of HTTP requests intercepted on the frontend (redirects/stats/services) since the worker process started"),
  DCON(
      "MCP",
      U64,
      "Total number of incoming connections blocked on a listener/frontend by a tcp-request connection rule since the worker process started"),
  DSES(
      "MCP",
      U64,
      "Total number of incoming sessions blocked on a listener/frontend by a tcp-request connection rule since the worker process started"),
  WREW("MCP", U64, "Total number of failed HTTP header rewrites since the worker process started"),
  CONNECT(
      "MCP",
      U64,
      "Total number of outgoing connection attempts on this backend/server since the worker process started"),
  REUSE(
      "MCP",
      U64,
      "Total number of reused connection on this backend/server since the worker process started"),
  CACHE_LOOKUPS(
      "MCP",
      U64,
      "Total number of HTTP requests looked up in the cache on this frontend/backend since the worker process started"),
  CACHE_HITS(
      "MCP",
      U64,
      "Total number of HTTP requests not found in the cache on this frontend/backend since the worker process started"),
  SRV_ICUR("MGP", U32, "Current number of idle connections available for reuse on this server"),
  SRC_ILIM(
      "CLP",
      U32,
      "Limit on the number of available idle connections on this server (server 'pool_max_conn' directive)"),
  QTIME_MAX(
      "MMP", U32, "Maximum observed time spent in the queue, in milliseconds (backend/server)"),
  CTIME_MAX(
      "MMP",
      U32,
      "Maximum observed time spent waiting for a connection to complete, in milliseconds (backend/server)"),
  RTIME_MAX(
      "MMP",
      U32,
      "Maximum observed time spent waiting for a server response, in milliseconds (backend/server)"),
  TTIME_MAX(
      "MMP",
      U32,
      "Maximum observed total request+response time (request+queue+connect+response+processing), in milliseconds (backend/server)"),
  EINT("MCP", U64, "Total number of internal errors since process started"),
  IDLE_CONN_CUR("MGP", U32, "Current number of unsafe idle connections"),
  SAFE_CONN_CUR("MGP", U32, "Current number of safe idle connections"),
  USED_CONN_CUR("MGP", U32, "Current number of connections in use"),
  NEED_CONN_EST("MGP", U32, "Estimated needed number of connections"),
  UWEIGHT("MaP", U32, "Server's user weight, or sum of active servers' user weights for a backend"),
  AGG_SERVER_STATUS("MGP", U32, "Backend's aggregated gauge of servers' status"),
  AGG_SERVER_CHECK_STATUS("MGP", U32, "Backend's aggregated gauge of servers' state check status"),
  AGG_CHECK_STATUS("MGP", U32, "Backend's aggregated gauge of servers' state check status"),
  SRID,
  SESS_OTHER,
  H1SESS,
  H2SESS,
  H3SESS,
  REQ_OTHER,
  H1REQ,
  H2REQ,
  H3REQ,
  PROTO,
  PRIV_IDLE_CUR,
  REQBIN,
  REQBOUT,
  RESBIN,
  RESBOUT,
  CACHE_HINT_HITS,
  SSL_SESS("MCP", U64, "Total number of ssl sessions established"),
  SSL_REUSED_SESS("MCP", U64, "Total number of ssl sessions reused"),
  SSL_FAILED_HANDSHAKE("MCP", U64, "Total number of failed handshake"),
  H2_HEADERS_RCVD("MCP", U64, "Total number of received HEADERS frames"),
  H2_DATA_RCVD("MCP", U64, "Total number of received DATA frames"),
  H2_SETTINGS_RCVD("MCP", U64, "Total number of received SETTINGS frames"),
  H2_RST_STREAM_RCVD("MCP", U64, "Total number of received RST_STREAM frames"),
  H2_GOAWAY_RCVD("MCP", U64, "Total number of received GOAWAY frames"),
  H2_DETECTED_CONN_PROTOCOL_ERRORS("MCP", U64, "Total number of connection protocol errors"),
  H2_DETECTED_STRM_PROTOCOL_ERRORS("MCP", U64, "Total number of stream protocol errors"),
  H2_RST_STREAM_RESP("MCP", U64, "Total number of RST_STREAM sent on detected error"),
  H2_GOAWAY_RESP("MCP", U64, "Total number of GOAWAY sent on detected error"),
  H2_OPEN_CONNECTIONS("MGP", U64, "Count of currently open connections"),
  H2_BACKEND_OPEN_STREAMS("MGP", U64, "Count of currently open streams"),
  H2_TOTAL_CONNECTIONS("MCP", U64, "Total number of connections"),
  H2_BACKEND_TOTAL_STREAMS("MCP", U64, "Total number of streams"),
  H1_OPEN_CONNECTIONS("MGP", U64, "Count of currently open connections"),
  H1_OPEN_STREAMS("MGP", U64, "Count of currently open streams"),
  H1_TOTAL_CONNECTIONS("MCP", U64, "Total number of connections"),
  H1_TOTAL_STREAMS("MCP", U64, "Total number of streams"),
  H1_BYTES_IN("MCP", U64, "Total number of bytes received"),
  H1_BYTES_OUT("MCP", U64, "Total number of bytes send"),
  H1_SPLICED_BYTES_IN("MCP", U64, "Total number of bytes received using kernel splicing"),
  H1_SPLICED_BYTES_OUT("MCP", U64, "Total number of bytes sendusing kernel splicing");

  private static final Set<StatColumn> NEW = EnumSet.range(SRID, CACHE_HINT_HITS);

  private final String tags;
  private final ValueType type;
  private final String description;

  StatColumn() {
    this("", U64, "");
  }

  StatColumn(String tags, ValueType type, String description) {
    this.tags = tags;
    this.type = type;
    this.description = description;
  }

  /**
   * The columns that a release has.
   *
   * @param newest whether it is one that has all of them
   */
  static List<StatColumn> of(boolean newest) {
    EnumSet<StatColumn> all = EnumSet.allOf(StatColumn.class);
    if (!newest) {
      all.removeAll(NEW);
    }
    return List.copyOf(all);
  }

  /** Whether it is one of those behind the lone dash, which other releases may have elsewhere. */
  boolean isOfModule() {
    return compareTo(SSL_SESS) >= 0;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Origin, nature and scope of a value: one letter each. */
  String tags() {
    return tags;
  }

  ValueType type() {
    return type;
  }

  String description() {
    return description;
  }
}
