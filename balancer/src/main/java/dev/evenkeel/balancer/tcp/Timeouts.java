package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.http.TimeoutKind;

/** The timeouts of a proxy, in milliseconds; 0 is unset, which is no timeout. */
public final class Timeouts {
  /** {@code timeout client}: inactivity of the client. */
  public static final Setting<Integer> CLIENT = Setting.of("timeout client", 0);

  /** {@code timeout client-fin}: inactivity of the client once half-closed. */
  public static final Setting<Integer> CLIENT_FIN = Setting.of("timeout client-fin", 0);

  /**
   * {@code timeout client-hs}: for what comes before a session, as a PROXY header does; unset,
   * {@link #CLIENT} applies.
   */
  public static final Setting<Integer> CLIENT_HANDSHAKE = Setting.of("timeout client-hs", 0);

  /** {@code timeout server}: inactivity of the server. */
  public static final Setting<Integer> SERVER = Setting.of("timeout server", 0);

  /** {@code timeout server-fin}: inactivity of the server once half-closed. */
  public static final Setting<Integer> SERVER_FIN = Setting.of("timeout server-fin", 0);

  /** {@code timeout connect}: for a connection to a server to be established. */
  public static final Setting<Integer> CONNECT = Setting.of("timeout connect", 0);

  /** {@code timeout queue}: waiting for a free server; unset, {@link #CONNECT} applies. */
  public static final Setting<Integer> QUEUE = Setting.of("timeout queue", 0);

  /** {@code timeout check}: for the answer to a health check, after the connection. */
  public static final Setting<Integer> CHECK = Setting.of("timeout check", 0);

  /** {@code timeout tunnel}: inactivity of both sides once bytes flow both ways. */
  public static final Setting<Integer> TUNNEL = Setting.of("timeout tunnel", 0);

  /** {@code timeout http-request}: for a request's head; nothing in mode tcp. */
  public static final Setting<Integer> HTTP_REQUEST = Setting.of("timeout http-request", 0);

  /** {@code timeout http-keep-alive}: between requests; nothing in mode tcp. */
  public static final Setting<Integer> HTTP_KEEP_ALIVE = Setting.of("timeout http-keep-alive", 0);

  /** {@code timeout tarpit}: of tarpitted requests; nothing in mode tcp. */
  public static final Setting<Integer> TARPIT = Setting.of("timeout tarpit", 0);

  private Timeouts() {}

  /** Returns where the configuration has a timeout that a rule may set. */
  static Setting<Integer> setting(TimeoutKind kind) {
    return switch (kind) {
      case CLIENT -> CLIENT;
      case CONNECT -> CONNECT;
      case QUEUE -> QUEUE;
      case SERVER -> SERVER;
      case TARPIT -> TARPIT;
      case TUNNEL -> TUNNEL;
    };
  }
}
