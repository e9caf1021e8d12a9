package dev.evenkeel.balancer.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * Any thread: what stands in front of a message in each of HAProxy's log formats (manual, keyword
 * {@code log}).
 *
 * <p>RFC 3164 for {@code local} (without the host's name) and {@code rfc3164}, RFC 5424 for {@code
 * rfc5424}.
 */
final class SyslogHeader {
  private static final TimeText BSD = new TimeText("MMM ppd HH:mm:ss", ZoneId::systemDefault);
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT);

  private final Framing framing;
  private final int facilityCode;
  private final String tag;
  private final Optional<String> hostName;
  private final long pid;

  SyslogHeader(
      Framing framing, Facility facility, String tag, Optional<String> hostName, long pid) {
    this.framing = framing;
    this.facilityCode = facility.code();
    this.tag = tag;
    this.hostName = hostName;
    this.pid = pid;
  }

  /** Tells whether messages have structured data before them. */
  boolean hasStructuredData() {
    return framing == Framing.RFC5424;
  }

  /**
   * Writes what stands before a message.
   *
   * @param structured data in its form, empty for none; only RFC 5424 has a place for it
   */
  void append(StringBuilder out, Level level, long wallMs, String structured) {
    append(out, level, wallMs, tag, structured);
  }

  /** As above, with another tag. */
  void append(StringBuilder out, Level level, long wallMs, String tag, String structured) {
    int priority = facilityCode * 8 + level.code();
    switch (framing) {
      case UNSPECIFIED, LOCAL ->
          out.append('<')
              .append(priority)
              .append('>')
              .append(BSD.of(wallMs))
              .append(' ')
              .append(tag)
              .append('[')
              .append(pid)
              .append("]: ");
      case RFC3164 ->
          out.append('<')
              .append(priority)
              .append('>')
              .append(BSD.of(wallMs))
              .append(' ')
              .append(hostName.orElse("localhost"))
              .append(' ')
              .append(tag)
              .append('[')
              .append(pid)
              .append("]: ");
      case RFC5424 ->
          out.append('<')
              .append(priority)
              .append(">1 ")
              .append(iso(wallMs))
              .append(' ')
              .append(hostName.orElse("-"))
              .append(' ')
              .append(tag)
              .append(' ')
              .append(pid)
              .append(" - ")
              .append(structured.isEmpty() ? "-" : structured)
              .append(' ');
      case PRIORITY -> out.append('<').append(priority).append('>');
      case SHORT -> out.append('<').append(level.code()).append('>');
      case TIMED ->
          out.append('<').append(level.code()).append('>').append(iso(wallMs)).append(' ');
      case ISO -> out.append(iso(wallMs)).append(' ');
      case RAW -> {}
    }
  }

  private static String iso(long wallMs) {
    return ISO.format(Instant.ofEpochMilli(wallMs).atZone(ZoneId.systemDefault()));
  }
}
