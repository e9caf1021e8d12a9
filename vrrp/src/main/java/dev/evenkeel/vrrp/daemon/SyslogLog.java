package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Any thread: lines to the local syslog, as syslog(3) sends them (RFC 3164); lost when nobody
 * listens.
 */
final class SyslogLog implements Consumer<String> {
  static final int FACILITY_DAEMON = 3;
  private static final int SEVERITY_INFO = 6;
  private static final String SOCKET = "/dev/log";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT);

  private final String ident;
  private final int facility;
  private final byte[] address = new SocketAddress.Unix(SOCKET, false).toBytes();
  private final int fd;

  /**
   * @param ident such as {@code Keepalived_vrrp}
   * @param facility its number, 3 for daemon, 16 to 23 for local0 to local7
   */
  SyslogLog(String ident, int facility) {
    this.ident = ident;
    this.facility = facility;
    fd = Sockets.open(SocketAddress.AF_UNIX, Sockets.SOCK_DGRAM, 0);
  }

  @Override
  public void accept(String text) {
    int priority = facility * 8 + SEVERITY_INFO;
    String line =
        "<%d>%s %s[%d]: %s"
            .formatted(
                priority,
                TIME.format(LocalDateTime.now(ZoneId.systemDefault())),
                ident,
                ProcessHandle.current().pid(),
                text);
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    if (fd >= 0) {
      Sockets.sendTo(fd, bytes, bytes.length, 0, address);
    }
  }

  void close() {
    if (fd >= 0) {
      Descriptors.close(fd);
    }
  }
}
