package dev.evenkeel.balancer.log;

import java.util.Locale;

/** The syslog facilities in the order of their numbers (RFC 5424, 6.2.1, with HAProxy's names). */
public enum Facility {
  KERN(0),
  USER(1),
  MAIL(2),
  DAEMON(3),
  AUTH(4),
  SYSLOG(5),
  LPR(6),
  NEWS(7),
  UUCP(8),
  CRON(9),
  AUTH2(10),
  FTP(11),
  NTP(12),
  AUDIT(13),
  ALERT(14),
  CRON2(15),
  LOCAL0(16),
  LOCAL1(17),
  LOCAL2(18),
  LOCAL3(19),
  LOCAL4(20),
  LOCAL5(21),
  LOCAL6(22),
  LOCAL7(23);

  private final int code;

  Facility(int code) {
    this.code = code;
  }

  /** Returns the number that goes into a message's priority: facility times 8 plus level. */
  public int code() {
    return code;
  }

  /** Returns the word of the configuration. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
