package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Setting;
import java.util.List;
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

  /** {@code check-send-proxy}: checks begin with a PROXY line. */
  public static final Setting<Boolean> SEND_PROXY = Setting.of("check-send-proxy", false);

  /**
   * {@code check-via-socks4}: checks go through the proxy of {@link
   * dev.evenkeel.balancer.backend.ServerSettings#SOCKS4}.
   */
  public static final Setting<Boolean> VIA_SOCKS4 = Setting.of("check-via-socks4", false);

  /**
   * {@code check-proto}: the protocol of checks, {@code none} or {@code h1}; empty if not given.
   */
  public static final Setting<String> PROTO = Setting.of("check-proto", "");

  /** {@code observe layer4}: connections of streams count, too. */
  public static final Setting<Boolean> OBSERVE_LAYER4 = Setting.of("observe", false);

  /** {@code error-limit}: how many errors of traffic in a row are enough. */
  public static final Setting<Integer> ERROR_LIMIT = Setting.of("error-limit", 10);

  /** {@code on-error}: what they do then. */
  static final Setting<TrafficWatch.OnError> ON_ERROR =
      Setting.of("on-error", TrafficWatch.OnError.FAIL_CHECK);

  /** {@code agent-check}: the server's agent is asked. */
  public static final Setting<Boolean> AGENT_CHECK = Setting.of("agent-check", false);

  /** {@code agent-port}: where the agent listens. */
  public static final Setting<Integer> AGENT_PORT = Setting.of("agent-port", 0);

  /** {@code agent-addr}: the agent's address; unset, the server's. */
  public static final Setting<Optional<Endpoint>> AGENT_ADDRESS =
      Setting.of("agent-addr", Optional.empty());

  /** {@code agent-inter}: milliseconds between questions to the agent. */
  public static final Setting<Integer> AGENT_INTER_MS = Setting.of("agent-inter", 2000);

  /** {@code agent-send}: what is said to the agent first, one char for each byte. */
  public static final Setting<String> AGENT_SEND = Setting.of("agent-send", "");

  /** {@code option log-health-checks}, of the backend: every change of a check is logged. */
  public static final Setting<Boolean> LOG_HEALTH_CHECKS =
      Setting.of("option log-health-checks", false);

  /** {@code option httpchk} and its like, of the backend: how its servers are checked. */
  public static final Setting<CheckMethod> METHOD = Setting.of("check method", CheckMethod.CONNECT);

  /** The steps of a built-in protocol, of the backend. */
  static final Setting<List<CheckRule>> PROTOCOL_RULES = Setting.of("check protocol", List.of());

  /** {@code tcp-check}, of the backend: the steps of {@code option tcp-check}. */
  static final Setting<List<CheckRule>> TCP_RULES = Setting.of("tcp-check", List.of());

  /** {@code http-check}, of the backend: the steps of {@code option httpchk}. */
  static final Setting<List<CheckRule>> HTTP_RULES = Setting.of("http-check", List.of());

  /** {@code http-check disable-on-404}, of the backend: 404 is up, without new streams. */
  static final Setting<Boolean> DISABLE_ON_404 = Setting.of("http-check disable-on-404", false);

  /** {@code http-check send-state}, of the backend: the server is told how it is seen. */
  static final Setting<Boolean> SEND_STATE = Setting.of("http-check send-state", false);

  /** {@code external-check command}, of the backend. */
  static final Setting<String> EXTERNAL_COMMAND = Setting.of("external-check command", "");

  /** {@code external-check path}, of the backend: the program's PATH. */
  static final Setting<String> EXTERNAL_PATH = Setting.of("external-check path", "");

  /** {@code external-check}, global: external checks are allowed. */
  static final Setting<Boolean> EXTERNAL_ALLOWED = Setting.of("external-check", false);

  /** {@code insecure-fork-wanted}, global: programs may be started. */
  static final Setting<Boolean> FORK_WANTED = Setting.of("insecure-fork-wanted", false);

  /** {@code email-alert}, of the backend: which of its arguments were given. */
  static final Setting<List<String>> EMAIL_ALERT = Setting.of("email-alert", List.of());

  /** {@code spread-checks}, global: percent by which intervals vary, 0 to 50. */
  public static final Setting<Integer> SPREAD_PERCENT = Setting.of("spread-checks", 0);

  /** {@code max-spread-checks}, global: milliseconds over which first checks spread; 0 unset. */
  public static final Setting<Integer> MAX_SPREAD_MS = Setting.of("max-spread-checks", 0);

  private CheckSettings() {}
}
