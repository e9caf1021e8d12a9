package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.Setting;
import java.util.List;
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

  /** {@code quiet}: no messages on the terminal. */
  public static final Setting<Boolean> QUIET = Setting.of("quiet", false);

  /** {@code zero-warning}: a configuration that draws warnings is refused. */
  public static final Setting<Boolean> ZERO_WARNING = Setting.of("zero-warning", false);

  /** {@code ulimit-n}: descriptors the process may open; 0 lets the program derive it. */
  public static final Setting<Integer> ULIMIT_N = Setting.of("ulimit-n", 0);

  /** {@code hard-stop-after}: milliseconds a stopping process may last; 0 is no limit. */
  public static final Setting<Integer> HARD_STOP_AFTER_MS = Setting.of("hard-stop-after", 0);

  /** {@code node}: this machine's name in statistics; empty is the host's name. */
  public static final Setting<String> NODE = Setting.of("node", "");

  /** {@code description}: free text in statistics. */
  public static final Setting<String> DESCRIPTION = Setting.of("description", "");

  /** {@code stats socket}: where the runtime API listens. */
  public static final Setting<List<StatsSocket>> STATS_SOCKETS =
      Setting.of("stats socket", List.of());

  /** {@code stats timeout}: milliseconds of inactivity on a command socket. */
  public static final Setting<Integer> STATS_TIMEOUT_MS = Setting.of("stats timeout", 10_000);

  /** {@code stats maxconn}: connections at a time to the command sockets. */
  public static final Setting<Integer> STATS_MAXCONN = Setting.of("stats maxconn", 10);

  private ProcessSettings() {}
}
