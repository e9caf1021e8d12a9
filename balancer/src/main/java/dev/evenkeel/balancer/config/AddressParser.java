package dev.evenkeel.balancer.config;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the addresses of the language (manual, chapter 11 of 2.9, and the keyword {@code bind}):
 * {@code *:80}, {@code [::1]:80-89}, {@code unix@/path}, {@code abns@name}, {@code fd@3}.
 * Stateless.
 */
public final class AddressParser {
  /** What the port may be. */
  public enum PortRule {
    /** There must be one; 0 is none. */
    REQUIRED,
    /** There must be one, or a range of them; 0 is none. */
    REQUIRED_OR_RANGE,
    /** There may be one, absolute or relative. */
    OPTIONAL_OR_OFFSET,
    /** There may be one. */
    OPTIONAL,
    /** There must not be one. */
    FORBIDDEN
  }

  /**
   * An address as written.
   *
   * @param endpoint with the first port; null host names are resolved
   * @param lastPort end of the range, or the first port
   * @param hasPort whether a port was written
   * @param relativePort whether the port is an offset
   * @param portOffset the offset
   * @param hostName the name, if it was one, still to be resolved when {@code resolved} is false
   * @param resolved whether the endpoint's host is known
   */
  public record Parsed(
      Endpoint endpoint,
      int lastPort,
      boolean hasPort,
      boolean relativePort,
      int portOffset,
      Optional<String> hostName,
      boolean resolved) {}

  /** An address cannot be read; the message is HAProxy's. */
  public static final class BadAddress extends Exception {
    private static final long serialVersionUID = 1L;

    BadAddress(String message) {
      super(message, null, false, false);
    }

    /** Returns what is wrong. */
    public String text() {
      return String.valueOf(getMessage());
    }
  }

  private AddressParser() {}

  /**
   * Reads one address.
   *
   * @param text without commas
   * @param rule what its port may be
   * @param descriptorAllowed whether {@code fd@} may be used
   * @param resolveNames whether an unknown host name is an error here
   */
  public static Parsed parse(
      String text, PortRule rule, boolean descriptorAllowed, boolean resolveNames)
      throws BadAddress {
    if (text.isEmpty()) {
      throw new BadAddress(
          "'" + text + "' resolves to an empty address (environment variable missing?)");
    }
    if (text.startsWith("/")) {
      return plain(new Endpoint.Unix(text));
    }
    String familiar = text.startsWith("stream+") ? text.substring("stream+".length()) : text;
    int at = familiar.indexOf('@');
    String rest = familiar.substring(at + 1);
    return switch (familiar.substring(0, at + 1)) {
      case "unix@", "uxst@" -> plain(new Endpoint.Unix(rest));
      case "abns@" -> plain(new Endpoint.Abstract(rest, true));
      case "abnsz@" -> plain(new Endpoint.Abstract(rest, false));
      case "fd@" -> descriptor(text, rest, descriptorAllowed);
      case "ipv4@", "tcp4@" -> internet(text, rest, 4, rule, resolveNames);
      case "ipv6@", "tcp6@" -> internet(text, rest, 6, rule, resolveNames);
      case "ip@", "tcp@" -> internet(text, rest, 0, rule, resolveNames);
      case "quic4@", "quic6@", "sockpair@" ->
          throw new BadAddress(
              "address '" + text + "' is known to HAProxy but not yet supported by Evenkeel");
      case String prefix when isDatagram(prefix) ->
          throw new BadAddress("dgram-type address not acceptable in '" + text + "'");
      default -> internet(text, familiar, 0, rule, resolveNames);
    };
  }

  private static boolean isDatagram(String prefix) {
    return prefix.startsWith("dgram+") || prefix.startsWith("udp") || prefix.equals("uxdg@");
  }

  /** As {@link #parse}, for a log target: any open descriptor will do. */
  public static Parsed parseAnyDescriptor(String text, PortRule rule) throws BadAddress {
    return text.startsWith("fd@") && Numbers.isInteger(text.substring(3))
        ? plain(new Endpoint.InheritedDescriptor(Numbers.lenient(text.substring(3))))
        : parse(text, rule, true, true);
  }

  private static Parsed plain(Endpoint endpoint) {
    return new Parsed(endpoint, 0, false, false, 0, Optional.empty(), true);
  }

  private static Parsed descriptor(String text, String number, boolean allowed) throws BadAddress {
    if (!Numbers.isInteger(number)) {
      throw new BadAddress(
          "file descriptor '" + number + "' is not a valid integer in '" + text + "'");
    }
    if (!allowed) {
      throw new BadAddress("a file descriptor is not acceptable here in '" + text + "'");
    }
    String problem = "";
    try {
      Path link = Files.readSymbolicLink(Path.of("/proc/self/fd", Numbers.lenient(number) + ""));
      if (!link.toString().startsWith("socket:")) {
        problem = "Socket operation on non-socket";
      }
    } catch (IOException e) {
      problem = "Bad file descriptor";
    }
    if (!problem.isEmpty()) {
      throw new BadAddress("cannot use file descriptor '" + number + "' : " + problem + ".");
    }
    return plain(new Endpoint.InheritedDescriptor(Numbers.lenient(number)));
  }

  private static Parsed internet(
      String text, String rest, int family, PortRule rule, boolean resolveNames) throws BadAddress {
    int colon = rest.lastIndexOf(':');
    if (rest.endsWith("]")) {
      colon = -1;
    }
    String host = colon < 0 ? rest : rest.substring(0, colon);
    String portText = colon < 0 ? "" : rest.substring(colon + 1);
    Ports ports = ports(text, portText, rule);
    Optional<InetAddress> literal = literal(host, family);
    if (literal.isPresent()) {
      return new Parsed(
          new Endpoint.Inet(literal.get(), ports.first),
          ports.last,
          ports.given,
          ports.relative,
          ports.offset,
          Optional.empty(),
          true);
    }
    Optional<InetAddress> resolved = looksLikeName(host) ? resolve(host, family) : Optional.empty();
    if (resolved.isEmpty() && resolveNames) {
      throw new BadAddress("invalid address: '" + host + "' in '" + text + "'");
    }
    return new Parsed(
        new Endpoint.Inet(resolved.orElseGet(() -> any(4)), ports.first),
        ports.last,
        ports.given,
        ports.relative,
        ports.offset,
        Optional.of(host),
        resolved.isPresent());
  }

  private record Ports(int first, int last, boolean given, boolean relative, int offset) {}

  private static Ports ports(String text, String port, PortRule rule) throws BadAddress {
    if (port.isEmpty()) {
      if (rule == PortRule.REQUIRED_OR_RANGE || rule == PortRule.REQUIRED) {
        throw new BadAddress("missing port specification in '" + text + "'");
      }
      return new Ports(0, 0, false, false, 0);
    }
    if (rule == PortRule.FORBIDDEN) {
      throw new BadAddress("port specification not permitted here in '" + text + "'");
    }
    char first = port.charAt(0);
    if (first == '+' || first == '-') {
      if (rule != PortRule.OPTIONAL_OR_OFFSET) {
        throw new BadAddress("port offset not permitted here in '" + text + "'");
      }
      return new Ports(0, 0, true, true, Numbers.lenient(port));
    }
    if (!Numbers.isDigit(first)) {
      throw new BadAddress(
          "invalid character '" + first + "' in port number '" + port + "' in '" + text + "'");
    }
    int dash = port.indexOf('-');
    int low = Numbers.lenient(dash < 0 ? port : port.substring(0, dash));
    int high = dash < 0 ? low : Numbers.lenient(port.substring(dash + 1));
    if (dash >= 0 && rule != PortRule.REQUIRED_OR_RANGE) {
      throw new BadAddress("port range not permitted here in '" + text + "'");
    }
    int min = rule == PortRule.REQUIRED_OR_RANGE ? 1 : 0;
    if (dash >= 0 && (low < min || low > 65535 || high < min || high > 65535 || low > high)) {
      throw new BadAddress("invalid port range '" + low + "-" + high + "'");
    }
    if (low < min || low > 65535) {
      throw new BadAddress("invalid port '" + port + "'");
    }
    return new Ports(low, high, true, false, 0);
  }

  private static boolean looksLikeName(String host) {
    return !host.isEmpty()
        && host.chars()
            .allMatch(c -> Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_');
  }

  private static Optional<InetAddress> literal(String host, int family) {
    String bare =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    if (bare.isEmpty() || bare.equals("*")) {
      return Optional.of(any(family));
    }
    if (family != 4 && bare.contains(":")) {
      try {
        return Optional.of(InetAddress.ofLiteral(bare));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return family == 6 ? Optional.empty() : ipv4(bare);
  }

  private static Optional<InetAddress> ipv4(String text) {
    if (!text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<InetAddress> resolve(String host, int family) {
    try {
      List<InetAddress> all = new ArrayList<>(List.of(InetAddress.getAllByName(host)));
      if (family != 0) {
        all.removeIf(a -> (a.getAddress().length == 4) != (family == 4));
      }
      return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  private static InetAddress any(int family) {
    try {
      return InetAddress.getByAddress(new byte[family == 6 ? 16 : 4]);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
