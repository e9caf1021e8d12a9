package dev.evenkeel.vrrp.mail;

import dev.evenkeel.vrrp.config.GlobalDefs;
import dev.evenkeel.vrrp.config.MailSettings;
import dev.evenkeel.vrrp.config.SyncGroup;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.machine.Command.Notification;
import java.util.function.Supplier;

/**
 * Daemon thread only: writes mails about instances and groups that change their state, with
 * Keepalived's subjects and texts. A stop is no such change.
 */
public final class StateMails {
  private final Mailer mailer;
  private final Supplier<GlobalDefs> global;
  private final String hostName;

  /**
   * @param global the block that is in force
   * @param hostName what a node without {@code router_id} is called
   */
  public StateMails(Mailer mailer, Supplier<GlobalDefs> global, String hostName) {
    this.mailer = mailer;
    this.global = global;
    this.hostName = hostName;
  }

  /** An instance has changed its state. */
  public void changed(VrrpInstance instance, Notification what) {
    if (instance.smtpAlert()) {
      String owns = what == Notification.MASTER ? "now" : "no longer";
      send(
          what,
          "VRRP Instance " + instance.name(),
          "=> VRRP Instance is %s owning VRRP VIPs <=".formatted(owns));
    }
  }

  /** A group has. */
  public void changed(SyncGroup group, Notification what) {
    if (group.smtpAlert()) {
      send(
          what,
          "VRRP Group " + group.name(),
          "=> All VRRP group instances are now in %s state <=".formatted(what));
    }
  }

  private void send(Notification what, String who, String text) {
    MailSettings mail = global.get().mail();
    boolean told =
        switch (what) {
          case MASTER, BACKUP -> true;
          case FAULT -> mail != null && mail.faults();
          case STOP, MASTER_RX_LOWER_PRI, MASTER_PRIORITY, BACKUP_PRIORITY -> false;
        };
    if (told) {
      send("%s - Entering %s state".formatted(who, what), text);
    }
  }

  /** Something else that has happened. */
  public void send(String subject, String text) {
    MailSettings mail = global.get().mail();
    if (mail != null) {
      mailer.send(mail, "[%s] %s".formatted(routerId(), subject), text + "\n");
    }
  }

  private String routerId() {
    String own = global.get().routerId();
    return own == null ? hostName : own;
  }
}
