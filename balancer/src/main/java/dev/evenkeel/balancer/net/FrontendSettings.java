package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Setting;

/** What a frontend says of its listeners together. */
public final class FrontendSettings {
  /** {@code maxconn}: connections at a time; 0 is the process's limit. */
  public static final Setting<Integer> MAXCONN = Setting.of("maxconn", 0);

  /** {@code backlog}: length of the kernel's queues of pending connections; 0 when not given. */
  public static final Setting<Integer> BACKLOG = Setting.of("backlog", 0);

  /** {@code rate-limit sessions}: new sessions a second; 0 is no limit. */
  public static final Setting<Integer> SESSION_RATE = Setting.of("rate-limit sessions", 0);

  /** {@code option socket-stats}: every listener is counted on its own. */
  public static final Setting<Boolean> SOCKET_STATS = Setting.of("option socket-stats", false);

  /** {@code option contstats}: counters grow while streams last, not when they end. */
  public static final Setting<Boolean> CONTINUOUS_STATS = Setting.of("option contstats", false);

  private FrontendSettings() {}
}
