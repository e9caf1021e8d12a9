package dev.evenkeel.vrrp.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How mails are sent: {@code notification_email} and {@code smtp_server}, which both must be there.
 *
 * @param recipients at least one
 * @param sender {@code notification_email_from}, or null for one made of the user and the host
 * @param server host name or address; a name is looked up when a mail is sent
 * @param port usually 25
 * @param helo {@code smtp_helo_name}, or null for the host's name
 * @param timeoutMs {@code smtp_connect_timeout}; for each answer of the server, too
 * @param faults false with {@code no_email_faults}: no mail when an instance or group is in FAULT
 */
public record MailSettings(
    List<String> recipients,
    @Nullable String sender,
    String server,
    int port,
    @Nullable String helo,
    int timeoutMs,
    boolean faults) {
  public MailSettings {
    recipients = List.copyOf(recipients);
  }
}
