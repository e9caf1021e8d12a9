package dev.evenkeel.balancer.stats;

/** What is counted (management guide, chapter 9.1: the columns of {@code show stat}). */
public enum Counter {
  /** Streams; of a server, attempts to connect ({@code stot}). */
  SESSIONS,
  /** Bytes from clients ({@code bin}). */
  BYTES_IN,
  /** Bytes to clients ({@code bout}). */
  BYTES_OUT,
  /** Streams refused by a rule ({@code dreq}). */
  DENIED_REQUESTS,
  /** Answers refused by a rule ({@code dresp}). */
  DENIED_RESPONSES,
  /** Requests that made no sense ({@code ereq}). */
  REQUEST_ERRORS,
  /** Streams that got no connection to a server, after all retries ({@code econ}). */
  CONNECT_ERRORS,
  /** Answers that made no sense ({@code eresp}). */
  RESPONSE_ERRORS,
  /** Attempts at the same server after a failed one ({@code wretr}). */
  RETRIES,
  /** Attempts at another server after a failed one ({@code wredis}). */
  REDISPATCHES,
  /** How often a server was chosen by the algorithm ({@code lbtot}). */
  CHOICES,
  /** Attempts to connect to a server ({@code connect}). */
  CONNECTS,
  /** Streams that their client ended early ({@code cli_abrt}). */
  CLIENT_ABORTS,
  /** Streams that their server ended early ({@code srv_abrt}). */
  SERVER_ABORTS,
  /** Connections of clients ({@code conn_tot}). */
  CONNECTIONS,
  /** Connections refused by a rule before they were a session ({@code dcon}). */
  DENIED_CONNECTIONS,
  /** Sessions refused by a rule ({@code dses}). */
  DENIED_SESSIONS,
  /** Requests ({@code req_tot}). */
  REQUESTS,
  /** Requests that were answered here ({@code intercepted}). */
  INTERCEPTED,
  /** Requests that took a connection which was there ({@code reuse}). */
  REUSES,
  /** Responses with a status of 100 to 199 ({@code hrsp_1xx}), as the following. */
  RESPONSES_1XX,
  RESPONSES_2XX,
  RESPONSES_3XX,
  RESPONSES_4XX,
  RESPONSES_5XX,
  /** Responses with any other status, or none ({@code hrsp_other}). */
  RESPONSES_OTHER,
  /** Of a server, connections that streams have now ({@code used_conn_cur}). */
  USED_CONNECTIONS,
  /** Idle connections now that have had one client's requests ({@code idle_conn_cur}). */
  IDLE_CONNECTIONS,
  /** Idle connections now that were used again before ({@code safe_conn_cur}). */
  SAFE_CONNECTIONS,
  /** Connections that speak HTTP/1 now ({@code h1_open_connections}), as the following. */
  H1_OPEN_CONNECTIONS,
  /** Likewise, since the start ({@code h1_total_connections}). */
  H1_CONNECTIONS,
  /** Requests now that have begun and are not over ({@code h1_open_streams}). */
  H1_OPEN_STREAMS,
  /** Requests that have begun ({@code h1_total_streams}). */
  H1_STREAMS,
  /** Bytes as they came, heads and framing included ({@code h1_bytes_in}). */
  H1_BYTES_IN,
  /** Bytes as they went ({@code h1_bytes_out}). */
  H1_BYTES_OUT,
  /** Of those that came, the ones that were spliced ({@code h1_spliced_bytes_in}). */
  H1_SPLICED_IN,
  /** Likewise of those that went ({@code h1_spliced_bytes_out}). */
  H1_SPLICED_OUT,
  /** Streams that an error of the program itself has ended ({@code eint}). */
  INTERNAL_ERRORS
}
