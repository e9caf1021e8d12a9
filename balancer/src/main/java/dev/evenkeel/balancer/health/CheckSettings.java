package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Setting;
import java.util.Optional;

/** The keywords of health checks: of a server, of its backend, and of the process. */
public final class CheckSettings {
  /** {@code check}: the server's health is checked. */
  public static final Setting<Boolean> CHECK = Setting.of("check", false);

  /** {@code inter}: milliseconds between checks of a server in a stable state. */
  public static final Setting<Integer> INTER_MS = Setting.of("inter", 2000);

  /** {@code fastinter}: milliseconds between checks of a server in transition; 0 is inter. */
  public static final Setting<Integer> FASTINTER_MS = Setting.of("fastinter", 0);

  /** {@code downinter}: milliseconds between checks of a server that is down; 0 is inter. */
  public static final Setting<Integer> DOWNINTER_MS = Setting.of("downinter", 0);

  /** {@code rise}: successes that bring a server up. */
  public static final Setting<Integer> RISE = Setting.of("rise", 2);

  /** {@code fall}: failures that take a server down. */
  public static final Setting<Integer> FALL = Setting.of("fall", 3);

  /** {@code port}: port to check; 0 is the server's own. */
  public static final Setting<Integer> PORT = Setting.of("port", 0);

  /** {@code addr}: address to check; unset, the server's own. */
  public static final Setting<Optional<Endpoint>> ADDRESS = Setting.of("addr", Optional.empty());

  /** {@code option log-health-checks}, of the backend: every change of a check is logged. */
  public static final Setting<Boolean> LOG_HEALTH_CHECKS =
      Setting.of("option log-health-checks", false);

  /** {@code spread-checks}, global: percent by which intervals vary, 0 to 50. */
  public static final Setting<Integer> SPREAD_PERCENT = Setting.of("spread-checks", 0);

  /** {@code max-spread-checks}, global: milliseconds over which first checks spread; 0 unset. */
  public static final Setting<Integer> MAX_SPREAD_MS = Setting.of("max-spread-checks", 0);

  private CheckSettings() {}
}
