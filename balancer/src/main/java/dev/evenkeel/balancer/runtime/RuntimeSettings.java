package dev.evenkeel.balancer.runtime;

import dev.evenkeel.balancer.config.Setting;
import java.util.List;

/** The {@code global} keywords of the runtime API (manual, chapter 3.1). */
public final class RuntimeSettings {
  /** {@code stats socket}: where the runtime API listens. */
  public static final Setting<List<StatsSocket>> STATS_SOCKETS =
      Setting.of("stats socket", List.of());

  /** {@code stats timeout}: milliseconds of inactivity on a command socket. */
  public static final Setting<Integer> STATS_TIMEOUT_MS = Setting.of("stats timeout", 10_000);

  /** {@code stats maxconn}: connections at a time to the command sockets. */
  public static final Setting<Integer> STATS_MAXCONN = Setting.of("stats maxconn", 10);

  private RuntimeSettings() {}
}
