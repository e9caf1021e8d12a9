package dev.evenkeel.vrrp.address;

import dev.evenkeel.vrrp.config.VirtualAddress;
import dev.evenkeel.vrrp.process.NftProgram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: drops what is sent to and from virtual addresses that must not be accepted
 * ({@code no_accept}; Accept_Mode of RFC 9568 section 6.1), but for neighbour discovery.
 *
 * <p>The rules do not follow the instances' states: an address that is not on the host is neither
 * the target of its input nor the source of its output. So nothing is done to the packet filter
 * while a router takes over. It is spoken to by the program {@code nft}.
 */
public final class AcceptFilter implements AutoCloseable {
  private static final String TABLE = "inet evenkeel_vrrp";

  private static final String REMOVAL = "add table %1$s\ndelete table %1$s\n".formatted(TABLE);

  private List<VirtualAddress> closed = List.of();

  /** Whether a predecessor that was killed may have left its rules. */
  private boolean mayBeLeft = true;

  /**
   * Closes these addresses and opens those closed before, by whatever process.
   *
   * @return null, or what nft complained about; then all is as it was
   */
  public @Nullable String replace(List<VirtualAddress> addresses) {
    if (addresses.isEmpty()) {
      close();
      return null;
    }
    String problem = nft(rules(addresses));
    if (problem == null) {
      closed = List.copyOf(addresses);
      mayBeLeft = false;
    }
    return problem;
  }

  /** Removes the rules. */
  @Override
  public void close() {
    if (!closed.isEmpty() || mayBeLeft) {
      closed = List.of();
      mayBeLeft = false;
      NftProgram.find().ifPresent(program -> program.carryOut(REMOVAL));
    }
  }

  /** The whole table, one that a predecessor left behind taken away first. */
  static String rules(List<VirtualAddress> addresses) {
    return "%stable %s {\n".formatted(REMOVAL, TABLE)
        + chain("input", "daddr", "iifname", addresses)
        + chain("output", "saddr", "oifname", addresses)
        + "}\n";
  }

  private static String chain(
      String hook, String field, String device, List<VirtualAddress> addresses) {
    List<String> rules = new ArrayList<>();
    rules.add("type filter hook %s priority filter - 1".formatted(hook));
    rules.add("icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept");
    String four = set(addresses.stream().filter(a -> !a.isIpv6()).toList());
    if (!four.isEmpty()) {
      rules.add("ip %s { %s } drop".formatted(field, four));
    }
    String six = set(addresses.stream().filter(a -> a.isIpv6() && !isLinkLocal(a)).toList());
    if (!six.isEmpty()) {
      rules.add("ip6 %s { %s } drop".formatted(field, six));
    }
    for (VirtualAddress address : addresses) {
      if (isLinkLocal(address)) {
        rules.add(
            "%s \"%s\" ip6 %s %s drop".formatted(device, address.device(), field, text(address)));
      }
    }
    return "chain %s {\n%s\n}\n".formatted(hook, String.join("\n", rules));
  }

  private static boolean isLinkLocal(VirtualAddress address) {
    return address.isIpv6() && address.address().isLinkLocalAddress();
  }

  private static String set(List<VirtualAddress> addresses) {
    return addresses.stream().map(AcceptFilter::text).distinct().collect(Collectors.joining(", "));
  }

  private static String text(VirtualAddress address) {
    return address.address().getHostAddress();
  }

  /** Runs it; null when all went well. */
  private static @Nullable String nft(String script) {
    return NftProgram.find()
        .map(program -> program.carryOut(script))
        .orElse(Optional.of("the program nft is needed"))
        .orElse(null);
  }
}
