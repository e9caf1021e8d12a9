package dev.evenkeel.balancer.report;

import static dev.evenkeel.balancer.report.ValueType.STR;
import static dev.evenkeel.balancer.report.ValueType.U32;
import static dev.evenkeel.balancer.report.ValueType.U64;

/**
 * The fields of {@code show info}, in their order (management guide, chapter 9.3): number, name,
 * tags, type and meaning.
 */
enum InfoField {
  NAME(0, "Name", "POS", STR, "Product name"),
  VERSION(1, "Version", "POS", STR, "Product version"),
  RELEASE_DATE(2, "Release_date", "POS", STR, "Date of latest source code update"),
  NBTHREAD(3, "Nbthread", "CGS", U32, "Number of started threads (global.nbthread)"),
  NBPROC(4, "Nbproc", "CGS", U32, "Number of started worker processes (historical, always 1)"),
  PROCESS_NUM(5, "Process_num", "KGP", U32, "Relative worker process number (1)"),
  PID(6, "Pid", "SGP", U32, "This worker process identifier for the system"),
  UPTIME(
      7,
      "Uptime",
      "MDP",
      STR,
      "How long ago this worker process was started (days+hours+minutes+seconds)"),
  UPTIME_SEC(8, "Uptime_sec", "MDP", U32, "How long ago this worker process was started (seconds)"),
  MEMMAX_MB(
      9,
      "Memmax_MB",
      "CLP",
      U32,
      "Worker process's hard limit on memory usage in MB (-m on command line)"),
  POOL_ALLOC_MB(10, "PoolAlloc_MB", "MGP", U32, "Amount of memory allocated in pools (in MB)"),
  POOL_USED_MB(11, "PoolUsed_MB", "MGP", U32, "Amount of pool memory currently used (in MB)"),
  POOL_FAILED(
      12,
      "PoolFailed",
      "MCP",
      U32,
      "Number of failed pool allocations since this worker was started"),
  ULIMIT_N(13, "Ulimit-n", "CLP", U32, "Hard limit on the number of per-process file descriptors"),
  MAXSOCK(14, "Maxsock", "CLP", U32, "Hard limit on the number of per-process sockets"),
  MAXCONN(
      15,
      "Maxconn",
      "CLP",
      U32,
      "Hard limit on the number of per-process connections (configured or imposed by Ulimit-n)"),
  HARD_MAXCONN(
      16,
      "Hard_maxconn",
      "CLP",
      U32,
      "Hard limit on the number of per-process connections (imposed by Memmax_MB or Ulimit-n)"),
  CURR_CONNS(17, "CurrConns", "MGP", U32, "Current number of connections on this worker process"),
  CUM_CONNS(
      18,
      "CumConns",
      "MCP",
      U32,
      "Total number of connections on this worker process since started"),
  CUM_REQ(
      19, "CumReq", "MCP", U32, "Total number of requests on this worker process since started"),
  MAX_SSL_CONNS(
      20,
      "MaxSslConns",
      "MMP",
      U32,
      "Hard limit on the number of per-process SSL endpoints (front+back), 0=unlimited"),
  CURR_SSL_CONNS(
      21,
      "CurrSslConns",
      "MGP",
      U32,
      "Current number of SSL endpoints on this worker process (front+back)"),
  CUM_SSL_CONNS(
      22,
      "CumSslConns",
      "MCP",
      U32,
      "Total number of SSL endpoints on this worker process since started (front+back)"),
  MAXPIPES(
      23, "Maxpipes", "CLP", U32, "Hard limit on the number of pipes for splicing, 0=unlimited"),
  PIPES_USED(24, "PipesUsed", "MGP", U32, "Current number of pipes in use in this worker process"),
  PIPES_FREE(
      25,
      "PipesFree",
      "MGP",
      U32,
      "Current number of allocated and available pipes in this worker process"),
  CONN_RATE(
      26,
      "ConnRate",
      "MRP",
      U32,
      "Number of front connections created on this worker process over the last second"),
  CONN_RATE_LIMIT(27, "ConnRateLimit", "CLP", U32, "Hard limit for ConnRate (global.maxconnrate)"),
  MAX_CONN_RATE(
      28,
      "MaxConnRate",
      "MMP",
      U32,
      "Highest ConnRate reached on this worker process since started (in connections per second)"),
  SESS_RATE(
      29,
      "SessRate",
      "MRP",
      U32,
      "Number of sessions created on this worker process over the last second"),
  SESS_RATE_LIMIT(30, "SessRateLimit", "CLP", U32, "Hard limit for SessRate (global.maxsessrate)"),
  MAX_SESS_RATE(
      31,
      "MaxSessRate",
      "MRP",
      U32,
      "Highest SessRate reached on this worker process since started (in sessions per second)"),
  SSL_RATE(
      32,
      "SslRate",
      "MRP",
      U32,
      "Number of SSL connections created on this worker process over the last second"),
  SSL_RATE_LIMIT(33, "SslRateLimit", "CLP", U32, "Hard limit for SslRate (global.maxsslrate)"),
  MAX_SSL_RATE(
      34,
      "MaxSslRate",
      "MMP",
      U32,
      "Highest SslRate reached on this worker process since started (in connections per second)"),
  SSL_FRONTEND_KEY_RATE(
      35,
      "SslFrontendKeyRate",
      "MGP",
      U32,
      "Number of SSL keys created on frontends in this worker process over the last second"),
  SSL_FRONTEND_MAX_KEY_RATE(
      36,
      "SslFrontendMaxKeyRate",
      "MMP",
      U32,
      "Highest SslFrontendKeyRate reached on this worker process since started (in SSL keys per second)"),
  SSL_FRONTEND_SESSION_REUSE_PCT(
      37,
      "SslFrontendSessionReuse_pct",
      "MGP",
      U32,
      "Percent of frontend SSL connections which did not require a new key"),
  SSL_BACKEND_KEY_RATE(
      38,
      "SslBackendKeyRate",
      "MRP",
      U32,
      "Number of SSL keys created on backends in this worker process over the last second"),
  SSL_BACKEND_MAX_KEY_RATE(
      39,
      "SslBackendMaxKeyRate",
      "MMP",
      U32,
      "Highest SslBackendKeyRate reached on this worker process since started (in SSL keys per second)"),
  SSL_CACHE_LOOKUPS(
      40,
      "SslCacheLookups",
      "MCP",
      U32,
      "Total number of SSL session ID lookups in the SSL session cache on this worker since started"),
  SSL_CACHE_MISSES(
      41,
      "SslCacheMisses",
      "MCP",
      U32,
      "Total number of SSL session ID lookups that didn't find a session in the SSL session cache on this worker since started"),
  COMPRESS_BPS_IN(
      42,
      "CompressBpsIn",
      "MRP",
      U32,
      "Number of bytes submitted to the HTTP compressor in this worker process over the last second"),
  COMPRESS_BPS_OUT(
      43,
      "CompressBpsOut",
      "MRP",
      U32,
      "Number of bytes emitted by the HTTP compressor in this worker process over the last second"),
  COMPRESS_BPS_RATE_LIM(
      44,
      "CompressBpsRateLim",
      "CLP",
      U32,
      "Limit of CompressBpsOut beyond which HTTP compression is automatically disabled"),
  TASKS(
      47,
      "Tasks",
      "MGP",
      U32,
      "Total number of tasks in the current worker process (active + sleeping)"),
  RUN_QUEUE(
      48,
      "Run_queue",
      "MGP",
      U32,
      "Total number of active tasks+tasklets in the current worker process"),
  IDLE_PCT(
      49,
      "Idle_pct",
      "MaP",
      U32,
      "Percentage of last second spent waiting in the current worker thread"),
  NODE(50, "node", "COS", STR, "Node name (global.node)"),
  DESCRIPTION(51, "description", "COS", STR, "Node description (global.description)"),
  STOPPING(
      52, "Stopping", "MGP", U32, "1 if the worker process is currently stopping, otherwise zero"),
  JOBS(
      53,
      "Jobs",
      "MGP",
      U32,
      "Current number of active jobs on the current worker process (frontend connections, master connections, listeners)"),
  UNSTOPPABLE_JOBS(
      54,
      "Unstoppable Jobs",
      "MGP",
      U32,
      "Current number of unstoppable jobs on the current worker process (master connections)"),
  LISTENERS(
      55,
      "Listeners",
      "MGP",
      U32,
      "Current number of active listeners on the current worker process"),
  ACTIVE_PEERS(
      56,
      "ActivePeers",
      "MGP",
      U32,
      "Current number of verified active peers connections on the current worker process"),
  CONNECTED_PEERS(
      57,
      "ConnectedPeers",
      "MGP",
      U32,
      "Current number of peers having passed the connection step on the current worker process"),
  DROPPED_LOGS(
      58,
      "DroppedLogs",
      "MGP",
      U32,
      "Total number of dropped logs for current worker process since started"),
  BUSY_POLLING(
      59,
      "BusyPolling",
      "MGP",
      U32,
      "1 if busy-polling is currently in use on the worker process, otherwise zero (config.busy-polling)"),
  FAILED_RESOLUTIONS(
      60,
      "FailedResolutions",
      "MGP",
      U32,
      "Total number of failed DNS resolutions in current worker process since started"),
  TOTAL_BYTES_OUT(
      61,
      "TotalBytesOut",
      "MGP",
      U64,
      "Total number of bytes emitted by current worker process since started"),
  TOTAL_SPLICDED_BYTES_OUT(
      62,
      "TotalSplicdedBytesOut",
      "MGP",
      U64,
      "Total number of bytes emitted by current worker process through a kernel pipe since started"),
  BYTES_OUT_RATE(
      63,
      "BytesOutRate",
      "MRP",
      U64,
      "Number of bytes emitted by current worker process over the last second"),
  DEBUG_COMMANDS_ISSUED(
      64,
      "DebugCommandsIssued",
      "MGP",
      U32,
      "Number of debug commands issued on this process (anything > 0 is unsafe)"),
  CUM_RECV_LOGS(
      65,
      "CumRecvLogs",
      "MCP",
      U32,
      "Total number of log messages received by log-forwarding listeners on this worker process since started"),
  BUILD_INFO(66, "Build info", "POS", STR, "Build info"),
  MEMMAX_BYTES(
      67,
      "Memmax_bytes",
      "CLP",
      U32,
      "Worker process's hard limit on memory usage in byes (-m on command line)"),
  POOL_ALLOC_BYTES(
      68, "PoolAlloc_bytes", "MGP", U64, "Amount of memory allocated in pools (in bytes)"),
  POOL_USED_BYTES(
      69, "PoolUsed_bytes", "MGP", U64, "Amount of pool memory currently used (in bytes)"),
  START_TIME_SEC(70, "Start_time_sec", "MDP", U32, "Start time in seconds"),
  TAINTED(71, "Tainted", "SGP", STR, "Experimental features used");

  final int number;
  final String word;
  final String tags;
  final ValueType type;
  final String description;

  InfoField(int number, String word, String tags, ValueType type, String description) {
    this.number = number;
    this.word = word;
    this.tags = tags;
    this.type = type;
    this.description = description;
  }
}
