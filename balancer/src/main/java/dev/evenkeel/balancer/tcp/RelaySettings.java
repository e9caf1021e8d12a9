package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Setting;

/** The options of a proxy that shape its connections and the relay between them. */
public final class RelaySettings {
  /** {@code option clitcpka} or {@code tcpka}: TCP keep-alive towards clients. */
  public static final Setting<Boolean> CLIENT_KEEPALIVE = Setting.of("option clitcpka", false);

  /** {@code clitcpka-cnt}: unanswered probes before a client's connection is dead; 0 unset. */
  public static final Setting<Integer> CLIENT_KEEPALIVE_PROBES = Setting.of("clitcpka-cnt", 0);

  /** {@code clitcpka-idle}: seconds of silence before the first probe; 0 unset. */
  public static final Setting<Integer> CLIENT_KEEPALIVE_IDLE_S = Setting.of("clitcpka-idle", 0);

  /** {@code clitcpka-intvl}: seconds between probes; 0 unset. */
  public static final Setting<Integer> CLIENT_KEEPALIVE_INTERVAL_S =
      Setting.of("clitcpka-intvl", 0);

  /** {@code option srvtcpka} or {@code tcpka}: TCP keep-alive towards servers. */
  public static final Setting<Boolean> SERVER_KEEPALIVE = Setting.of("option srvtcpka", false);

  /** {@code srvtcpka-cnt}: unanswered probes before a server's connection is dead; 0 unset. */
  public static final Setting<Integer> SERVER_KEEPALIVE_PROBES = Setting.of("srvtcpka-cnt", 0);

  /** {@code srvtcpka-idle}: seconds of silence before the first probe; 0 unset. */
  public static final Setting<Integer> SERVER_KEEPALIVE_IDLE_S = Setting.of("srvtcpka-idle", 0);

  /** {@code srvtcpka-intvl}: seconds between probes; 0 unset. */
  public static final Setting<Integer> SERVER_KEEPALIVE_INTERVAL_S =
      Setting.of("srvtcpka-intvl", 0);

  /**
   * {@code option nolinger}: sockets are reset rather than left lingering, towards clients in a
   * frontend, towards servers in a backend.
   */
  public static final Setting<Boolean> NO_LINGER = Setting.of("option nolinger", false);

  /** {@code option splice-auto}: splice where it is thought to pay, in both directions. */
  public static final Setting<Boolean> SPLICE_AUTO = Setting.of("option splice-auto", false);

  /** {@code option splice-request}: splice from client to server. */
  public static final Setting<Boolean> SPLICE_REQUEST = Setting.of("option splice-request", false);

  /** {@code option splice-response}: splice from server to client. */
  public static final Setting<Boolean> SPLICE_RESPONSE =
      Setting.of("option splice-response", false);

  /** {@code option abortonclose}: give up a request in the queue when its client closes. */
  public static final Setting<Boolean> ABORT_ON_CLOSE = Setting.of("option abortonclose", false);

  /** {@code option tcp-smart-accept}: the first bytes are acknowledged with the answer. */
  public static final Setting<Boolean> SMART_ACCEPT = Setting.of("option tcp-smart-accept", false);

  /**
   * {@code option tcp-smart-connect}: the handshake's last segment carries the first bytes, which
   * is done without being asked for as well.
   */
  public static final Setting<Boolean> SMART_CONNECT =
      Setting.of("option tcp-smart-connect", false);

  private RelaySettings() {}
}
