package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.Setting;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The {@code global} keywords of the process as a whole (manual, chapter 3.1). */
public final class ProcessSettings {
  /** {@code user}, {@code uid}: numeric user to become. */
  public static final Setting<Optional<Integer>> UID = Setting.of("uid", Optional.empty());

  /** {@code group}, {@code gid}: numeric group to become. */
  public static final Setting<Optional<Integer>> GID = Setting.of("gid", Optional.empty());

  /** {@code chroot}: directory that becomes the root. */
  public static final Setting<Optional<String>> CHROOT = Setting.of("chroot", Optional.empty());

  /** {@code pidfile}: where the process's id is written. */
  public static final Setting<Optional<String>> PIDFILE = Setting.of("pidfile", Optional.empty());

  /** {@code daemon}: the process goes to the background. */
  public static final Setting<Boolean> DAEMON = Setting.of("daemon", false);

  /** {@code master-worker}: a master watches the process. */
  public static final Setting<Boolean> MASTER_WORKER = Setting.of("master-worker", false);

  /** {@code master-worker no-exit-on-failure}: the master survives the end of its worker. */
  public static final Setting<Boolean> NO_EXIT_ON_FAILURE = Setting.of("no-exit-on-failure", false);

  /** {@code mworker-max-reloads}: how many reloads a worker may live on. */
  public static final Setting<Integer> MAX_RELOADS =
      Setting.of("mworker-max-reloads", Integer.MAX_VALUE);

  /** {@code quiet}: no messages on the terminal. */
  public static final Setting<Boolean> QUIET = Setting.of("quiet", false);

  /** {@code zero-warning}: a configuration that draws warnings is refused. */
  public static final Setting<Boolean> ZERO_WARNING = Setting.of("zero-warning", false);

  /** {@code ulimit-n}: descriptors the process may open; 0 lets the program derive it. */
  public static final Setting<Integer> ULIMIT_N = Setting.of("ulimit-n", 0);

  /** {@code fd-hard-limit}: descriptors that the process never asks to go beyond; 0 when unset. */
  public static final Setting<Integer> FD_HARD_LIMIT = Setting.of("fd-hard-limit", 0);

  /** {@code strict-limits}: a limit that cannot be had keeps the process from starting. */
  public static final Setting<Boolean> STRICT_LIMITS = Setting.of("strict-limits", true);

  /** {@code set-dumpable}: the process leaves core files even after it has changed its user. */
  public static final Setting<Boolean> DUMPABLE = Setting.of("set-dumpable", false);

  /** {@code hard-stop-after}: milliseconds a stopping process may last; 0 is no limit. */
  public static final Setting<Integer> HARD_STOP_AFTER_MS = Setting.of("hard-stop-after", 0);

  /**
   * {@code close-spread-time}: milliseconds over which connections are closed once the process
   * stops; -1 for not at all.
   */
  public static final Setting<Integer> CLOSE_SPREAD_MS = Setting.of("close-spread-time", 0);

  /** {@code grace}: milliseconds between SIGUSR1 and the end of accepting. */
  public static final Setting<Integer> GRACE_MS = Setting.of("grace", 0);

  /** {@code cpu-map}: which processors the event loops may use. */
  public static final Setting<List<CpuMap>> CPU_MAPS = Setting.of("cpu-map", List.of());

  /** {@code localpeer}: this machine's name among its peers; empty is the host's name. */
  public static final Setting<Optional<String>> LOCAL_PEER =
      Setting.of("localpeer", Optional.empty());

  /** {@code node}: this machine's name in statistics; empty is the host's name. */
  public static final Setting<String> NODE = Setting.of("node", "");

  /** {@code description}: free text in statistics. */
  public static final Setting<String> DESCRIPTION = Setting.of("description", "");

  /** The environment once the configuration has had its say; set by no keyword of its own. */
  public static final Setting<Map<String, String>> ENVIRONMENT =
      Setting.of("environment", Map.of());

  private ProcessSettings() {}
}
