package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Setting;
import java.util.List;
import java.util.Optional;

/** The options of a server line that the choice of a server carries out (manual, chapter 5.2). */
public final class ServerSettings {
  /** {@code weight}: share of the load, 0 to 256; 0 takes no new stream. */
  public static final Setting<Integer> WEIGHT_POINTS = Setting.of("weight", 1);

  /** {@code backup}: used only when no other server is left. */
  public static final Setting<Boolean> BACKUP = Setting.of("backup", false);

  /** {@code non-stick}: no client is bound to it in a stick table. */
  public static final Setting<Boolean> NON_STICK = Setting.of("non-stick", false);

  /** {@code maxconn}: connections at a time; 0 is no limit. */
  public static final Setting<Integer> MAXCONN = Setting.of("maxconn", 0);

  /** {@code strict-maxconn}: idle connections count as well, and there are never more. */
  public static final Setting<Boolean> STRICT_MAXCONN = Setting.of("strict-maxconn", false);

  /** {@code minconn}: the limit while the backend is idle; 0 is {@link #MAXCONN}. */
  public static final Setting<Integer> MINCONN = Setting.of("minconn", 0);

  /** {@code maxqueue}: streams that may wait for this server; 0 is no limit. */
  public static final Setting<Integer> MAXQUEUE = Setting.of("maxqueue", 0);

  /** {@code disabled}: starts in maintenance. */
  public static final Setting<Boolean> DISABLED = Setting.of("disabled", false);

  /** {@code init-state}: how a server begins, and how it leaves maintenance. */
  public static final Setting<InitState> INIT_STATE = Setting.of("init-state", InitState.NONE);

  /** {@code slowstart}: milliseconds that a server takes to its full weight once it is up. */
  public static final Setting<Integer> SLOW_START_MS = Setting.of("slowstart", 0);

  /** {@code track}: the server whose state is copied, {@code [backend/]server}. */
  public static final Setting<Optional<String>> TRACK = Setting.of("track", Optional.empty());

  /** {@code on-marked-down shutdown-sessions}: its streams end when it goes down. */
  public static final Setting<Boolean> SHUTDOWN_SESSIONS = Setting.of("on-marked-down", false);

  /** {@code on-marked-up shutdown-backup-sessions}: those of backups end when it comes up. */
  public static final Setting<Boolean> SHUTDOWN_BACKUP_SESSIONS = Setting.of("on-marked-up", false);

  /** {@code source}: where connections come from; unset, the backend's {@code source} applies. */
  public static final Setting<Optional<SourceAddress>> SOURCE =
      Setting.of("source", Optional.empty());

  /** {@code tcp-ut}: milliseconds that sent data may stay unacknowledged; 0 is the kernel's. */
  public static final Setting<Integer> TCP_USER_TIMEOUT_MS = Setting.of("tcp-ut", 0);

  /** {@code init-addr}: ways to find the first address, tried in order. */
  public static final Setting<List<InitAddress>> INIT_ADDR =
      Setting.of("init-addr", List.of(new InitAddress.Last(), new InitAddress.Libc()));

  /** {@code id}: the number given to the server; 0 lets the program choose, see the model's. */
  public static final Setting<Integer> ID = Setting.of("id", 0);

  /** {@code socks4}: the SOCKS4 proxy in front of the server. */
  public static final Setting<Optional<Endpoint>> SOCKS4 = Setting.of("socks4", Optional.empty());

  /** {@code tfo}: the first bytes travel with the call, where the server has granted it. */
  public static final Setting<Boolean> FAST_OPEN = Setting.of("tfo of a server", false);

  /** {@code redir}: clients are sent to this prefix instead of being served; empty for none. */
  public static final Setting<String> REDIRECT_PREFIX = Setting.of("redir", "");

  /** {@code hash-key}: what its points on the ring of {@code hash-type consistent} follow from. */
  public static final Setting<HashKey> HASH_KEY = Setting.of("hash-key", HashKey.ID);

  private ServerSettings() {}
}
