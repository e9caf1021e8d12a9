package dev.evenkeel.node;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.VirtualAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A value: the addresses that VRRP moves between machines, handed from the keeper to the balancer,
 * which may bind them while another machine holds them.
 */
final class FloatingAddresses {
  /** Name of the environment variable that carries them, separated by commas. */
  static final String ENVIRONMENT = "EVENKEEL_FLOATING_ADDRESSES";

  private FloatingAddresses() {}

  /** Every address that VRRP may bring to this machine or take away, or clients connect to. */
  static List<InetAddress> of(KeepalivedConfig config) {
    Stream<InetAddress> virtual =
        config.instances().stream()
            .flatMap(
                i -> Stream.concat(i.virtualAddresses().stream(), i.excludedAddresses().stream()))
            .map(VirtualAddress::address);
    Stream<InetAddress> served =
        config.virtualServers().stream()
            .flatMap(s -> s.addresses().stream())
            .map(InetSocketAddress::getAddress);
    return Stream.concat(virtual, served).distinct().toList();
  }

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
