package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Sockets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A value: the socket options of connections to one side: the keep-alive of TCP, and whether a
 * close discards what is still on its way.
 */
record ConnectionOptions(
    boolean keepAlive, int probes, int idleS, int intervalS, boolean noLinger) {
  private static final int TCP_KEEPIDLE = 4;
  private static final int TCP_KEEPINTVL = 5;
  private static final int TCP_KEEPCNT = 6;
  private static final int TCP_INFO = 11;
  private static final int TCPI_UNACKED = 24;
  private static final int TCPI_NOTSENT_BYTES = 144;
  private static final int TCP_INFO_BYTES = 148;

  static ConnectionOptions towardsClients(Proxy frontend) {
    return of(
        frontend,
        RelaySettings.CLIENT_KEEPALIVE,
        RelaySettings.CLIENT_KEEPALIVE_PROBES,
        RelaySettings.CLIENT_KEEPALIVE_IDLE_S,
        RelaySettings.CLIENT_KEEPALIVE_INTERVAL_S);
  }

  static ConnectionOptions towardsServers(Proxy backend) {
    return of(
        backend,
        RelaySettings.SERVER_KEEPALIVE,
        RelaySettings.SERVER_KEEPALIVE_PROBES,
        RelaySettings.SERVER_KEEPALIVE_IDLE_S,
        RelaySettings.SERVER_KEEPALIVE_INTERVAL_S);
  }

  private static ConnectionOptions of(
      Proxy proxy,
      Setting<Boolean> keepAlive,
      Setting<Integer> probes,
      Setting<Integer> idleS,
      Setting<Integer> intervalS) {
    return new ConnectionOptions(
        proxy.get(keepAlive),
        proxy.get(probes),
        proxy.get(idleS),
        proxy.get(intervalS),
        proxy.get(RelaySettings.NO_LINGER));
  }

  void apply(int fd) {
    if (keepAlive) {
      Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE, 1);
      setIfGiven(fd, TCP_KEEPCNT, probes);
      setIfGiven(fd, TCP_KEEPIDLE, idleS);
      setIfGiven(fd, TCP_KEEPINTVL, intervalS);
    }
    if (noLinger) {
      Sockets.resetOnClose(fd);
    }
  }

  /** Whether the peer has acknowledged all that was sent ({@code struct tcp_info}, tcp(7)). */
  static boolean isAllTaken(int fd) {
    try {
      byte[] raw = Sockets.option(fd, Sockets.IPPROTO_TCP, TCP_INFO, TCP_INFO_BYTES);
      ByteBuffer info = ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder());
      return info.getInt(TCPI_UNACKED) == 0
          && (raw.length < TCP_INFO_BYTES || info.getInt(TCPI_NOTSENT_BYTES) == 0);
    } catch (LinuxException notTcp) {
      return false;
    }
  }

  private static void setIfGiven(int fd, int option, int value) {
    if (value > 0) {
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, option, value);
    }
  }
}
