package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Any thread: tells systemd how far the service is (sd_notify(3)), where it was started with {@code Type=notify}. */
final class SystemdNotice {
  private final @Nullable String socket;

  SystemdNotice(@Nullable String socket) {
    this.socket = socket;
  }

  static SystemdNotice ofEnvironment() {
    return new SystemdNotice(System.getenv("NOTIFY_SOCKET"));
  }

  /** Sends assignments such as {@code READY=1}. */
  void send(String assignments) {
    if (socket == null || socket.isEmpty()) {
      return;
    }
    boolean abstractName = socket.startsWith("@");
    SocketAddress.Unix address =
        new SocketAddress.Unix(abstractName ? socket.substring(1) : socket, abstractName);
    int fd = Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_DGRAM, 0);
    if (fd >= 0) {
      byte[] bytes = assignments.getBytes(StandardCharsets.UTF_8);
      Sockets.sendTo(fd, bytes, bytes.length, 0, address.toBytes());
      Descriptors.close(fd);
    }
  }

  void ready() {
    send("READY=1\nMAINPID=" + ProcessHandle.current().pid());
  }

  void reloading() {
    send("RELOADING=1");
  }

  void stopping() {
    send("STOPPING=1");
  }
}
