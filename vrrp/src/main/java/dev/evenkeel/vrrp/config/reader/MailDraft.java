package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.MailSettings;
import dev.evenkeel.vrrp.config.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code global_defs} says of mail while it is read; null stands for what is not written. */
final class MailDraft {
  final List<String> recipients = new ArrayList<>();
  @Nullable String sender;
  @Nullable String server;
  int port = 25;
  @Nullable String helo;
  int timeoutMs = 30_000;
  boolean faults = true;
  @Nullable Boolean alert;
  @Nullable Boolean alertVrrp;
  @Nullable Boolean alertChecker;
  private boolean warned;

  /** Whether a router or a group sends mails, by its own word or by what holds for all. */
  boolean alertsOf(@Nullable Boolean own) {
    return decide(own, alertVrrp);
  }

  /** The same of a virtual or real server. */
  boolean checkerAlertsOf(@Nullable Boolean own) {
    return decide(own, alertChecker);
  }

  private boolean decide(@Nullable Boolean own, @Nullable Boolean kind) {
    if (own != null) {
      return own;
    }
    return Boolean.TRUE.equals(kind != null ? kind : alert);
  }

  /** Says once that alerts are wanted which cannot be sent; keepalived is silent about that. */
  void warnIfNotSent(boolean wanted, Report report, @Nullable SourcePosition where) {
    if (wanted && !warned && build() == null) {
      warned = true;
      report.warn(
          "smtp_alert sends no mail: global_defs has no "
              + (server == null ? "smtp_server" : "notification_email"),
          where);
    }
  }

  /** How mails are sent; null where nobody is to get them, or by no way. */
  @Nullable MailSettings build() {
    String host = server;
    return host == null || recipients.isEmpty()
        ? null
        : new MailSettings(recipients, sender, host, port, helo, timeoutMs, faults);
  }
}
