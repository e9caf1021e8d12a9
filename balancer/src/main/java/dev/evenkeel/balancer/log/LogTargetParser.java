package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.AddressParser.PortRule;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.event.RingForwarder;
import java.util.Optional;

/** The parser of {@code log} lines (manual, chapter 4.2). Stateless. */
final class LogTargetParser {
  private static final int SYSLOG_PORT = 514;
  private static final int DEFAULT_LENGTH_BYTES = 1024;

  private LogTargetParser() {}

  /** Alerts unless a {@code no log} stands alone. */
  static boolean bareNo(Line line) {
    if (line.count() > 1) {
      line.alert(" : log : 'no log' does not expect arguments");
      return false;
    }
    return true;
  }

  static Optional<LogTarget> parse(Line line, String alternative) {
    if (line.word(1).isEmpty() || line.word(2).isEmpty()) {
      return wrong(line, "expects <address> and <facility> " + alternative + " as arguments");
    }
    int index = 2;
    int length = DEFAULT_LENGTH_BYTES;
    Framing framing = Framing.UNSPECIFIED;
    if (line.word(index).equals("len")) {
      length = Numbers.lenient(line.word(index + 1));
      if (length < 80 || length > 65535) {
        return wrong(
            line,
            "invalid log length '" + line.word(index + 1) + "', must be between 80 and 65535");
      }
      index += 2;
    }
    if (line.word(index).equals("format")) {
      Optional<Framing> found = framing(line.word(index + 1));
      if (found.isEmpty()) {
        return wrong(line, "unknown log format '" + line.word(index + 1) + "'");
      }
      framing = found.get();
      index += 2;
    }
    Optional<LogSampling> sampling = Optional.empty();
    if (line.word(index).equals("sample")) {
      try {
        sampling = Optional.of(LogSampling.parse(line.word(index + 1)));
      } catch (LogSampling.BadSampling bad) {
        return wrong(line, bad.text());
      }
      index += 2;
    }
    Optional<ProfileUse> profile = Optional.empty();
    if (line.word(index).equals("profile")) {
      if (line.word(index + 1).isEmpty()) {
        return wrong(line, "'profile' expects the name of a log-profile section");
      }
      profile = Optional.of(new ProfileUse(line.word(index + 1), line.position()));
      index += 2;
    }
    Optional<Facility> facility = facility(line.word(index));
    if (facility.isEmpty()) {
      return wrong(line, "unknown log facility '" + line.word(index) + "'");
    }
    Optional<Level> level = level(line.word(index + 1), Level.DEBUG);
    if (level.isEmpty()) {
      return wrong(line, "unknown optional log level '" + line.word(index + 1) + "'");
    }
    Optional<Level> minimum = level(line.word(index + 2), Level.EMERG);
    if (minimum.isEmpty()) {
      return wrong(line, "unknown optional minimum log level '" + line.word(index + 2) + "'");
    }
    if (!line.word(index + 3).isEmpty()) {
      return wrong(line, "cannot handle unexpected argument '" + line.word(index + 3) + "'");
    }
    Optional<LogDestination> destination = destination(line);
    if (destination.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new LogTarget(
            destination.get(),
            length,
            framing,
            facility.get(),
            level.get(),
            minimum.get(),
            sampling,
            profile));
  }

  private static Optional<LogTarget> wrong(Line line, String text) {
    line.alert(" : log : " + text);
    return Optional.empty();
  }

  /** Manual, chapter 11.2 and 11.3: the prefix has said which transport it is. */
  private static String withoutTransport(String text) {
    int at = text.indexOf('@');
    String rest = text.substring(at + 1);
    return switch (text.substring(0, at + 1)) {
      case "udp@", "tcp@" -> rest;
      case "uxst@" -> "unix@" + rest;
      case "udp4@", "tcp4@" -> "ipv4@" + rest;
      case "udp6@", "tcp6@" -> "ipv6@" + rest;
      case "uxdg@" -> "unix@" + rest;
      default -> {
        int plus = text.indexOf('+');
        yield text.startsWith("dgram+") || text.startsWith("stream+")
            ? text.substring(plus + 1)
            : text;
      }
    };
  }

  private static boolean isStream(String text) {
    return text.startsWith("stream+")
        || switch (text.substring(0, text.indexOf('@') + 1)) {
          case "tcp@", "tcp4@", "tcp6@", "uxst@" -> true;
          default -> false;
        };
  }

  private static Optional<LogDestination> destination(Line line) {
    String text = line.environment().expand(line.word(1));
    switch (text) {
      case "stdout" -> {
        return descriptor(1);
      }
      case "stderr" -> {
        return descriptor(2);
      }
      default -> {}
    }
    if (text.startsWith("ring@")) {
      return Optional.of(new LogDestination.Ring(text.substring(5), line.position()));
    }
    if (text.startsWith("backend@")) {
      line.notSupported("log target '" + text + "'");
      return Optional.empty();
    }
    boolean overTcp = isStream(text);
    try {
      AddressParser.Parsed parsed =
          AddressParser.parseAnyDescriptor(withoutTransport(text), PortRule.OPTIONAL);
      Endpoint endpoint =
          parsed.endpoint() instanceof Endpoint.Inet(var host, int port) && !parsed.hasPort()
              ? new Endpoint.Inet(host, SYSLOG_PORT)
              : parsed.endpoint();
      if (overTcp && !RingForwarder.reaches(endpoint)) {
        line.alert(" : log : '" + text + "' is no address of a log server that takes a stream.");
        return Optional.empty();
      }
      return Optional.of(
          overTcp
              ? new LogDestination.Server(endpoint, line.position())
              : new LogDestination.Socket(endpoint));
    } catch (BadAddress e) {
      line.alert(" : log : " + e.text());
      return Optional.empty();
    }
  }

  private static Optional<LogDestination> descriptor(int fd) {
    return Optional.of(new LogDestination.Socket(new Endpoint.InheritedDescriptor(fd)));
  }

  static Optional<Framing> framing(String word) {
    for (Framing framing : Framing.values()) {
      if (framing != Framing.UNSPECIFIED && framing.word().equals(word)) {
        return Optional.of(framing);
      }
    }
    return Optional.empty();
  }

  private static Optional<Facility> facility(String word) {
    for (Facility facility : Facility.values()) {
      if (facility.word().equals(word)) {
        return Optional.of(facility);
      }
    }
    return Optional.empty();
  }

  private static Optional<Level> level(String word, Level absent) {
    if (word.isEmpty()) {
      return Optional.of(absent);
    }
    for (Level level : Level.values()) {
      if (level.word().equals(word)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }
}
