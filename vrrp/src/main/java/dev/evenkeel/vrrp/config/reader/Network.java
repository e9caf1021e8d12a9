package dev.evenkeel.vrrp.config.reader;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An address with a prefix, as routes and rules have it.
 *
 * @param address the address
 * @param bits the length of the prefix
 */
record Network(InetAddress address, int bits) {

  boolean isIpv6() {
    return address instanceof Inet6Address;
  }

  /** Reads {@code 10.0.0.0/8} or {@code fd00::1}; null when it is neither, which is reported. */
  static @Nullable Network parse(ReadContext context, String word) {
    int slash = word.indexOf('/');
    InetAddress address = IpLiterals.parse(slash < 0 ? word : word.substring(0, slash));
    if (address == null) {
      context.report.error("VRRP parsed invalid IP " + word + ". skipping IP...");
      return null;
    }
    int max = address instanceof Inet6Address ? 128 : 32;
    if (slash < 0) {
      return new Network(address, max);
    }
    String text = word.substring(slash + 1);
    OptionalLong bits = context.params.unsigned(text, 0, max);
    if (bits.isEmpty()) {
      context.report.error(
          "Invalid address prefix len %s for address %s - using %s".formatted(text, word, max));
    }
    return new Network(address, (int) bits.orElse(max));
  }
}
