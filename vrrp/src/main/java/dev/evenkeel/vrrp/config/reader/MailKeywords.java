package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.function.Consumer;

/** The keywords of {@code global_defs} about mail. */
final class MailKeywords {
  private final MailDraft mail;
  private final Report report;
  private final Params params;
  private final GlobalProcessKeywords.NamedFlag namedFlag;

  MailKeywords(ReadContext context, GlobalProcessKeywords.NamedFlag namedFlag) {
    mail = context.global.mail;
    report = context.report;
    params = context.params;
    this.namedFlag = namedFlag;
  }

  void addTo(KeywordTable table) {
    table
        .values(
            "notification_email",
            Feature.CORE,
            line -> mail.recipients.addAll(line.words()),
            lines -> {
              if (lines == 0) {
                report.error("Warning - empty notification_email block");
              }
            })
        .line("notification_email_from", this::sender)
        .line("smtp_server", this::server)
        .line("smtp_helo_name", this::helo)
        .line("smtp_connect_timeout", this::timeout)
        .line("no_email_faults", line -> mail.faults = false)
        // A server has one check here: its state changes when the check's does.
        .flags(Feature.CORE, "no_checker_emails");
    flag(table, "smtp_alert", v -> mail.alert = v);
    flag(table, "smtp_alert_vrrp", v -> mail.alertVrrp = v);
    flag(table, "smtp_alert_checker", v -> mail.alertChecker = v);
  }

  private void flag(KeywordTable table, String name, Consumer<Boolean> use) {
    table.line(name, line -> namedFlag.read(line, name, use));
  }

  private void sender(Segment line) {
    if (line.size() < 2) {
      report.error("emailfrom missing - ignoring");
    } else {
      mail.sender = line.word(1);
    }
  }

  private void helo(Segment line) {
    if (line.size() > 1) {
      mail.helo = line.word(1);
    }
  }

  private void server(Segment line) {
    String host = params.required(line, 1);
    String port = line.size() > 2 ? line.word(2) : "25";
    boolean bad = line.size() > 2 && params.unsigned(port, 1, 65535).isEmpty();
    if (bad || (!host.matches("[0-9.]+") && IpLiterals.parse(host) == null && !couldBeName(host))) {
      report.error("Invalid smtp server %s %s".formatted(host, port));
    } else {
      mail.server = host;
      mail.port = Integer.parseInt(port.strip());
    }
  }

  /** Whether this could be a host's name; keepalived asks the DNS, a reader must not. */
  private static boolean couldBeName(String host) {
    return host.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9.])?");
  }

  private void timeout(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        4294,
        v -> {
          if (v == 0) {
            report.error("smtp_conect_timeout must be greater than 0, setting to 1");
          }
          mail.timeoutMs = (int) Math.max(1, v) * 1000;
        },
        "smtp_connect_timeout '" + word + "' must be in [0, 4294] - ignoring");
  }
}
