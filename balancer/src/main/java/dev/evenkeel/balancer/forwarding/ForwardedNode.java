package dev.evenkeel.balancer.forwarding;

import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Texts;
import dev.evenkeel.linux.AddressText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * A value: who has a side of a connection (RFC 7239, section 6).
 *
 * @param name an address (IPv6 in brackets), {@code unknown}, or an identifier that begins with an
 *     underscore
 * @param port a number or such an identifier; empty where it is not told
 */
record ForwardedNode(String name, String port) {
  static final String UNKNOWN = "unknown";
  private static final int MAX_PORT = 65_535;

  /** Returns the name of an address. */
  static String nameOf(InetAddress host) {
    String text = AddressText.of(host);
    return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
  }

  /** Returns the name of an address that a sample holds; null if it holds none. */
  static @Nullable String nameOf(Sample sample) {
    if (sample.type() != SampleType.IPV4 && sample.type() != SampleType.IPV6) {
      return null;
    }
    try {
      return nameOf(InetAddress.getByAddress(sample.copyOfBytes()));
    } catch (UnknownHostException noAddress) {
      return UNKNOWN;
    }
  }

  /** Returns a number as a port; empty if it can be none. */
  static String portOf(long number) {
    return number >= 0 && number <= MAX_PORT ? Long.toString(number) : "";
  }

  /** Returns a text as an identifier, section 6.3; null if it can be none. */
  static @Nullable String obfuscated(String text) {
    String identifier = text.startsWith("_") ? text : "_" + text;
    return isIdentifier(identifier) ? identifier : null;
  }

  private static boolean isIdentifier(String text) {
    return text.length() > 1
        && text.charAt(0) == '_'
        && text.chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0));
  }

  /** Reads a node; null if it is none. */
  static @Nullable ForwardedNode parse(String text) {
    int bracket = text.startsWith("[") ? text.indexOf(']') : 0;
    int colon = bracket < 0 ? -1 : text.indexOf(':', bracket);
    String name = colon < 0 ? text : text.substring(0, colon);
    String port = colon < 0 ? "" : text.substring(colon + 1);
    boolean valid = isName(name) && (colon < 0 || isPort(port));
    return valid ? new ForwardedNode(name, port) : null;
  }

  private static boolean isName(String name) {
    return name.equals(UNKNOWN) || isIdentifier(name) || addressOf(name) != null;
  }

  private static boolean isPort(String port) {
    boolean number = !port.isEmpty() && port.chars().allMatch(c -> c >= '0' && c <= '9');
    return number ? port.length() <= 5 && Integer.parseInt(port) <= MAX_PORT : isIdentifier(port);
  }

  /** The address that it names; null if it names none. */
  @Nullable InetAddress address() {
    return addressOf(name);
  }

  private static @Nullable InetAddress addressOf(String name) {
    if (name.startsWith("[") && name.endsWith("]")) {
      String inner = name.substring(1, name.length() - 1);
      return inner.indexOf(':') >= 0 ? Texts.address(inner) : null;
    }
    return name.indexOf(':') < 0 ? Texts.address(name) : null;
  }
}
