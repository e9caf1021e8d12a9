package dev.evenkeel.balancer.log;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Any thread: a log format, compiled once to a list of writers (manual, chapter 8.2.4, "Custom log
 * format").
 *
 * <p>Knows the aliases that mean something for a TCP stream. {@link #parse} refuses all others by
 * name, so that a line never shows a wrong value.
 */
public final class StreamFormat {
  /** What {@code option tcplog} stands for. */
  public static final String TCPLOG =
      "%ci:%cp [%t] %ft %b/%s %Tw/%Tc/%Tt %B %ts %ac/%fc/%bc/%sc/%rc %sq/%bq";

  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter GMT =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ROOT);

  /** Appends one part of a line. */
  @FunctionalInterface
  private interface Part {
    void append(StringBuilder out, StreamRecord stream);
  }

  private static final Map<String, Part> ALIASES =
      Map.ofEntries(
          Map.entry("ci", (out, s) -> out.append(s.clientHost())),
          Map.entry("cp", (out, s) -> out.append(s.clientPort())),
          Map.entry("t", (out, s) -> out.append(DATE.format(local(s.acceptedMs())))),
          Map.entry("T", (out, s) -> out.append(GMT.format(gmt(s.acceptedMs())))),
          Map.entry("Tl", (out, s) -> out.append(GMT.format(local(s.acceptedMs())))),
          Map.entry("Ts", (out, s) -> out.append(s.acceptedMs() / 1000)),
          Map.entry("ms", (out, s) -> out.append(s.acceptedMs() % 1000)),
          Map.entry("f", (out, s) -> out.append(s.frontend())),
          Map.entry("ft", (out, s) -> out.append(s.frontend())),
          Map.entry("b", (out, s) -> out.append(s.backend())),
          Map.entry("s", (out, s) -> out.append(s.server())),
          Map.entry("Tw", (out, s) -> out.append(s.queueMs())),
          Map.entry("Tc", (out, s) -> out.append(s.connectMs())),
          Map.entry("Tt", (out, s) -> out.append(s.totalMs())),
          Map.entry("U", (out, s) -> out.append(s.bytesToServer())),
          Map.entry("B", (out, s) -> out.append(s.bytesToClient())),
          Map.entry("ts", (out, s) -> out.append(s.termination())),
          Map.entry("ac", (out, s) -> out.append(s.processConnections())),
          Map.entry("fc", (out, s) -> out.append(s.frontendConnections())),
          Map.entry("bc", (out, s) -> out.append(s.backendConnections())),
          Map.entry("sc", (out, s) -> out.append(s.serverConnections())),
          Map.entry("rc", (out, s) -> out.append(s.redispatched() ? "+" : "").append(s.retries())),
          Map.entry("sq", (out, s) -> out.append(s.serverQueue())),
          Map.entry("bq", (out, s) -> out.append(s.backendQueue())),
          Map.entry("pid", (out, s) -> out.append(ProcessHandle.current().pid())));

  private final List<Part> parts;

  private StreamFormat(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Compiles a format.
   *
   * @throws IllegalArgumentException with a message that names what is not known
   */
  public static StreamFormat parse(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c != '%') {
        literal.append(c);
        at++;
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '%') {
        literal.append('%');
        at += 2;
      } else {
        int end = at + 1;
        while (end < text.length() && Character.isLetter(text.charAt(end))) {
          end++;
        }
        String name = text.substring(at + 1, end);
        Part part = ALIASES.get(name);
        if (part == null) {
          throw new IllegalArgumentException(
              "no such format alias '"
                  + text.substring(at, Math.max(end, Math.min(at + 8, text.length())))
                  + "' for a TCP stream");
        }
        flush(literal, parts);
        parts.add(part);
        at = end;
      }
    }
    flush(literal, parts);
    return new StreamFormat(List.copyOf(parts));
  }

  /** Writes the line of one stream. */
  public String format(StreamRecord stream) {
    StringBuilder out = new StringBuilder(160);
    for (Part part : parts) {
      part.append(out, stream);
    }
    return out.toString();
  }

  private static void flush(StringBuilder literal, List<Part> parts) {
    if (!literal.isEmpty()) {
      String text = literal.toString();
      parts.add((out, stream) -> out.append(text));
      literal.setLength(0);
    }
  }

  private static ZonedDateTime local(long wallMs) {
    return Instant.ofEpochMilli(wallMs).atZone(ZoneId.systemDefault());
  }

  private static ZonedDateTime gmt(long wallMs) {
    return Instant.ofEpochMilli(wallMs).atZone(java.time.ZoneOffset.UTC);
  }
}
