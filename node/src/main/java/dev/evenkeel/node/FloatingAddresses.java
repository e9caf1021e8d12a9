package dev.evenkeel.node;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A value: the addresses that VRRP moves between machines, handed from the keeper to the balancer,
 * which may bind them while another machine holds them.
 */
final class FloatingAddresses {
  /** Name of the environment variable that carries them, separated by commas. */
  static final String ENVIRONMENT = "EVENKEEL_FLOATING_ADDRESSES";

  private FloatingAddresses() {}

  /** What to put into the environment for those that may be bound. */
  static String environment(Collection<InetAddress> addresses) {
    return addresses.stream().map(FloatingAddresses::text).collect(Collectors.joining(","));
  }

  /** Link-local addresses come with or without their interface; it is the same address. */
  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  /** Whether an address is one of those that the process was started with. */
  static Predicate<InetAddress> fromEnvironment() {
    return from(System.getenv());
  }

  /** Whether an address is one of those that an environment names. */
  static Predicate<InetAddress> from(Map<String, String> environment) {
    Set<String> addresses =
        Arrays.stream(environment.getOrDefault(ENVIRONMENT, "").split(","))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.toSet());
    return address -> addresses.contains(text(address));
  }
}
