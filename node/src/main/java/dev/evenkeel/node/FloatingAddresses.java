package dev.evenkeel.node;

import java.net.InetAddress;
import java.util.Arrays;
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

  static Predicate<InetAddress> fromEnvironment() {
    return from(System.getenv());
  }

  static Predicate<InetAddress> from(Map<String, String> environment) {
    Set<String> addresses =
        Arrays.stream(environment.getOrDefault(ENVIRONMENT, "").split(","))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.toSet());
    return address -> addresses.contains(address.getHostAddress());
  }
}
