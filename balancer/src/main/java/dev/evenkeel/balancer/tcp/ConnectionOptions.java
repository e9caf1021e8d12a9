package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.net.NetworkSettings;
import dev.evenkeel.linux.Sockets;

/**
 * A value: the socket options of connections to one side: the keep-alive of TCP, whether a close
 * discards what is still on its way, whether the first bytes are acknowledged with the answer, and
 * the sizes of the kernel's buffers, where 0 is the kernel's own choice.
 */
record ConnectionOptions(
    boolean keepAlive,
    int probes,
    int idleS,
    int intervalS,
    boolean noLinger,
    boolean lateAcknowledgement,
    int receiveBytes,
    int sendBytes) {
  private static final int TCP_KEEPIDLE = 4;
  private static final int TCP_KEEPINTVL = 5;
  private static final int TCP_KEEPCNT = 6;

  static ConnectionOptions towardsClients(Proxy frontend) {
    return of(
        frontend,
        RelaySettings.CLIENT_KEEPALIVE,
        RelaySettings.CLIENT_KEEPALIVE_PROBES,
        RelaySettings.CLIENT_KEEPALIVE_IDLE_S,
        RelaySettings.CLIENT_KEEPALIVE_INTERVAL_S,
        frontend.get(RelaySettings.SMART_ACCEPT),
        // Listening sockets have theirs already, and accepted ones inherit them.
        0,
        0);
  }

  static ConnectionOptions towardsServers(Proxy backend, Settings global) {
    return of(
        backend,
        RelaySettings.SERVER_KEEPALIVE,
        RelaySettings.SERVER_KEEPALIVE_PROBES,
        RelaySettings.SERVER_KEEPALIVE_IDLE_S,
        RelaySettings.SERVER_KEEPALIVE_INTERVAL_S,
        false,
        global.get(NetworkSettings.SERVER_RECEIVE_BYTES),
        global.get(NetworkSettings.SERVER_SEND_BYTES));
  }

  private static ConnectionOptions of(
      Proxy proxy,
      Setting<Boolean> keepAlive,
      Setting<Integer> probes,
      Setting<Integer> idleS,
      Setting<Integer> intervalS,
      boolean lateAcknowledgement,
      int receiveBytes,
      int sendBytes) {
    return new ConnectionOptions(
        proxy.get(keepAlive),
        proxy.get(probes),
        proxy.get(idleS),
        proxy.get(intervalS),
        proxy.get(RelaySettings.NO_LINGER),
        lateAcknowledgement,
        receiveBytes,
        sendBytes);
  }

  void apply(int fd) {
    if (keepAlive) {
      Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_KEEPALIVE, 1);
      setIfGiven(fd, TCP_KEEPCNT, probes);
      setIfGiven(fd, TCP_KEEPIDLE, idleS);
      setIfGiven(fd, TCP_KEEPINTVL, intervalS);
    }
    if (receiveBytes > 0) {
      Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_RCVBUF, receiveBytes);
    }
    if (sendBytes > 0) {
      Sockets.setOption(fd, Sockets.SOL_SOCKET, Sockets.SO_SNDBUF, sendBytes);
    }
    if (lateAcknowledgement) {
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_QUICKACK, 0);
    }
    if (noLinger) {
      Sockets.resetOnClose(fd);
    }
  }

  private static void setIfGiven(int fd, int option, int value) {
    if (value > 0) {
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, option, value);
    }
  }
}
