package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.http.StatusSet;

/** What shapes the HTTP connections of a proxy (manual, chapter 4.2). */
public final class HttpSettings {
  /** {@code option httpclose}: one exchange a connection, on both sides. */
  public static final Setting<Boolean> CLOSE = Setting.of("option httpclose", false);

  /** {@code option http-server-close}: one exchange a connection to the server. */
  public static final Setting<Boolean> SERVER_CLOSE = Setting.of("option http-server-close", false);

  /** {@code option http-keep-alive}: the default; overrides the others of a defaults section. */
  public static final Setting<Boolean> KEEP_ALIVE = Setting.of("option http-keep-alive", false);

  /** {@code option http-buffer-request}: the body is waited for before rules are evaluated. */
  public static final Setting<Boolean> BUFFER_REQUEST =
      Setting.of("option http-buffer-request", false);

  /** {@code option http-ignore-probes}: connections without a request leave no trace. */
  public static final Setting<Boolean> IGNORE_PROBES =
      Setting.of("option http-ignore-probes", false);

  /** {@code option http-no-delay}: nothing waits for more; here nothing does anyway. */
  public static final Setting<Boolean> NO_DELAY = Setting.of("option http-no-delay", false);

  /** {@code option http-pretend-keepalive}: the server is not told that its connection closes. */
  public static final Setting<Boolean> PRETEND_KEEP_ALIVE =
      Setting.of("option http-pretend-keepalive", false);

  /** {@code option prefer-last-server}: a client stays where it was. */
  public static final Setting<Boolean> PREFER_LAST_SERVER =
      Setting.of("option prefer-last-server", false);

  /**
   * {@code option http-use-proxy-header}: who asks for a whole URI shows who it is to a proxy. What
   * such a client says of its connection is left alone, as HAProxy 2.6 leaves it.
   */
  public static final Setting<Boolean> PROXY_HEADER =
      Setting.of("option http-use-proxy-header", false);

  /** {@code option idle-close-on-response}: the end of the process closes no idle connection. */
  public static final Setting<Boolean> IDLE_CLOSE_ON_RESPONSE =
      Setting.of("option idle-close-on-response", false);

  /** {@code option checkcache}: cookies that caches could give to others are held back. */
  public static final Setting<Boolean> CHECK_CACHE = Setting.of("option checkcache", false);

  /**
   * {@code option disable-h2-upgrade}: HTTP/1 stays HTTP/1; it does anyway, as long as there is no
   * HTTP/2.
   */
  public static final Setting<Boolean> DISABLE_H2_UPGRADE =
      Setting.of("option disable-h2-upgrade", false);

  /** {@code option accept-invalid-http-request}. */
  public static final Setting<Boolean> RELAXED_REQUEST =
      Setting.of("option accept-invalid-http-request", false);

  /** {@code option accept-invalid-http-response}. */
  public static final Setting<Boolean> RELAXED_RESPONSE =
      Setting.of("option accept-invalid-http-response", false);

  /** {@code http-reuse}: whose idle connections to servers a request may take. */
  public static final Setting<Reuse> REUSE = Setting.of("http-reuse", Reuse.SAFE);

  /** {@code retry-on}: after which failures a request is sent once more. */
  public static final Setting<Integer> RETRY_ON =
      Setting.of("retry-on", RetryCause.CONNECTION_FAILURE.bit());

  /** {@code pool-max-conn} of a server: idle connections kept; -1 for any number, 0 for none. */
  public static final Setting<Integer> POOL_MAX_CONNECTIONS = Setting.of("pool-max-conn", -1);

  /** {@code pool-low-conn} of a server: idle connections that each thread may always keep. */
  public static final Setting<Integer> POOL_LOW_CONNECTIONS = Setting.of("pool-low-conn", 0);

  /** {@code pool-purge-delay} of a server: how often half of what is not needed is closed, ms. */
  public static final Setting<Integer> POOL_PURGE_DELAY_MS = Setting.of("pool-purge-delay", 5000);

  /** {@code max-reuse} of a server: requests after the first on one connection; -1 for any. */
  public static final Setting<Integer> MAX_REUSE = Setting.of("max-reuse", -1);

  /** {@code max-keep-alive-queue}: how many may wait where a client was before; -1 for any. */
  public static final Setting<Integer> MAX_KEEP_ALIVE_QUEUE =
      Setting.of("max-keep-alive-queue", -1);

  /** {@code max-session-srv-conns}: idle connections kept for one client alone. */
  public static final Setting<Integer> MAX_OWN_CONNECTIONS = Setting.of("max-session-srv-conns", 5);

  /** {@code tune.http.maxhdr}: header fields of a message. */
  public static final Setting<Integer> MAX_FIELDS = Setting.of("tune.http.maxhdr", 101);

  /** Whether an absolute target without a path is given one, as the compatibility level says. */
  public static final Setting<Boolean> COMPLETES_TARGETS = Setting.of("target completion", false);

  /** Whether a client that ends in the middle of its request's body is told so. */
  public static final Setting<Boolean> ANSWERS_CUT_REQUESTS = Setting.of("answers cut", false);

  /** {@code http-err-codes}: what of a server counts as an error of its client. */
  static final Setting<StatusSet> ERROR_STATUSES =
      Setting.of("http-err-codes", StatusSet.of(400, 499));

  /** {@code http-fail-codes}: what of a server counts as a failure. */
  static final Setting<StatusSet> FAILURE_STATUSES =
      Setting.of("http-fail-codes", StatusSet.of(500, 599).without(501, 501).without(505, 505));

  private HttpSettings() {}
}
