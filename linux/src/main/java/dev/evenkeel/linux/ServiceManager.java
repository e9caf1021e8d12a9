package dev.evenkeel.linux;

import java.nio.charset.StandardCharsets;

/**
 * Any thread: tells systemd, or whoever set NOTIFY_SOCKET, how the service stands (sd_notify(3)).
 */
public final class ServiceManager {
  private ServiceManager() {}

  /**
   * Sends lines such as {@code READY=1}.
   *
   * @return whether there was somebody to tell and the message was taken
   */
  public static boolean tell(String lines) {
    String path = System.getenv("NOTIFY_SOCKET");
    if (path == null || path.isEmpty()) {
      return false;
    }
    boolean abstractName = path.startsWith("@");
    SocketAddress address =
        new SocketAddress.Unix(abstractName ? path.substring(1) : path, abstractName);
    int fd = Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_DGRAM, 0);
    if (fd < 0) {
      return false;
    }
    try {
      byte[] text = lines.getBytes(StandardCharsets.UTF_8);
      return Sockets.sendTo(fd, text, text.length, 0, address.toBytes()) == text.length;
    } finally {
      Descriptors.close(fd);
    }
  }
}
