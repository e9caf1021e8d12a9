package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.Expression;
import java.util.Optional;

/** What a backend says of its servers together, and a frontend of its backends. */
public final class BackendSettings {
  /** {@code default_backend}: where the frontend sends what no rule sends elsewhere. */
  public static final Setting<Optional<String>> DEFAULT_BACKEND =
      Setting.of("default_backend", Optional.empty());

  /** {@code balance}: how a server is chosen. */
  public static final Setting<Algorithm> ALGORITHM = Setting.of("balance", Algorithm.ROUNDROBIN);

  /** {@code balance random(n)}: how many servers are drawn. */
  public static final Setting<Integer> RANDOM_DRAWS = Setting.of("balance random", 2);

  /** {@code hash-type}: how hashes are made, and to which server they lead. */
  public static final Setting<HashType> HASH_TYPE = Setting.of("hash-type", HashType.DEFAULT);

  /** {@code hash-balance-factor}: percent of the average load that a server may have; 0 is any. */
  public static final Setting<Integer> HASH_BALANCE_FACTOR = Setting.of("hash-balance-factor", 0);

  /** {@code persist rdp-cookie}: how a server is known by the cookie of a terminal session. */
  public static final Setting<Optional<RdpPersistence>> RDP_PERSISTENCE =
      Setting.of("persist", Optional.empty());

  /** {@code balance hash}, {@code balance rdp-cookie}: what is hashed, as written. */
  public static final Setting<String> HASH_EXPRESSION = Setting.of("balance hash", "");

  /** What {@link #HASH_EXPRESSION} was compiled to; empty for other algorithms. */
  public static final Setting<Optional<Expression>> HASH_KEY =
      Setting.of("compiled balance hash", Optional.empty());

  /** {@code balance uri}, {@code url_param}, {@code hdr}: what is hashed; empty for the others. */
  public static final Setting<Optional<RequestKey>> REQUEST_KEY =
      Setting.of("balance of requests", Optional.empty());

  /** {@code retries}: attempts to connect after the first one failed. */
  public static final Setting<Integer> RETRIES = Setting.of("retries", 3);

  /**
   * {@code option redispatch}: every how many retries another server is tried; counted from the
   * last retry backwards when negative, so -1 is the last retry alone; 0 is never.
   */
  public static final Setting<Integer> REDISPATCH_INTERVAL = Setting.of("option redispatch", 0);

  /** {@code option allbackups}: all backup servers share the load when no other is left. */
  public static final Setting<Boolean> ALL_BACKUPS = Setting.of("option allbackups", false);

  /** {@code option persist}: a persistent stream goes to its server even when that is down. */
  public static final Setting<Boolean> PERSIST = Setting.of("option persist", false);

  /** {@code fullconn}: streams at which servers reach their {@code maxconn}; 0 derives it. */
  public static final Setting<Integer> FULLCONN = Setting.of("fullconn", 0);

  /** {@code source}: where connections to servers come from. */
  public static final Setting<Optional<SourceAddress>> SOURCE =
      Setting.of("source", Optional.empty());

  /** {@code dispatch}: where streams go that no server is chosen for. */
  public static final Setting<Optional<Endpoint>> DISPATCH =
      Setting.of("dispatch", Optional.empty());

  /** {@code option transparent}: streams go where their clients meant to connect. */
  public static final Setting<Boolean> TRANSPARENT = Setting.of("option transparent", false);

  private BackendSettings() {}
}
