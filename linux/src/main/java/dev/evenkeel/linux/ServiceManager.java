package dev.evenkeel.linux;

import java.nio.charset.StandardCharsets;

/**
 * Any thread: tells systemd, or whoever set NOTIFY_SOCKET, how the service stands (sd_notify(3)).
 */
public final class ServiceManager {
  private ServiceManager() {}

  /** The service is up, and this process is its main one. */
  public static void ready() {
    tell("READY=1\nMAINPID=" + ProcessHandle.current().pid());
  }

  /** The service takes up a new configuration; {@link #ready} follows. */
  public static void reloading() {
    tell("RELOADING=1");
  }

  /** The service is on its way out. */
  public static void stopping() {
    tell("STOPPING=1");
  }

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
