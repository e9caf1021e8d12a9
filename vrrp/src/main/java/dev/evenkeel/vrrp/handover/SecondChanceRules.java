package dev.evenkeel.vrrp.handover;

import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.vrrp.peer.Flow;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Immutable: the nftables scripts for one virtual router on one interface.
 *
 * <h2>On the new owner</h2>
 *
 * A chain at ingress sends packets of connections that the old owner keeps on to it; its answers go
 * straight to the clients. Which connections those are is not known at first: clients go on opening
 * connections at the old owner until they have heard of the new one. So for a few seconds ({@code
 * grace}) every connection that did not begin here belongs to the old owner; what begins here is
 * noted with its first packet. Then the old owner's own list counts ({@code old}). A SYN always
 * begins a new connection here.
 *
 * <h2>On the old owner</h2>
 *
 * The address is on {@code lo}; ARP requests for it are not answered, and those sent for its
 * connections name another address ({@code quiet}). IPv6 needs nothing of the kind: neighbours are
 * told only of addresses of the interface they ask on.
 *
 * <h2>They end by themselves</h2>
 *
 * Every rule depends on an element of a set, and every element has a timeout: when the process that
 * made them is killed, the kernel forgets them, and what is left has no effect.
 */
public final class SecondChanceRules {
  private static final int MAX_NOTED = 262_144;
  private static final int MAX_KEPT = 1_048_576;
  private static final int ELEMENTS_PER_LINE = 500;

  private final String table;
  private final String device;

  /**
   * @param index the interface's number
   * @param device its name
   */
  public SecondChanceRules(int index, String device, int vrid, boolean ipv6) {
    this.table = "evenkeel_%d_%d_%s".formatted(index, vrid, ipv6 ? "6" : "4");
    this.device = device;
  }

  /**
   * New owner, before it takes the address: everything unknown goes to the old owner.
   *
   * @param addresses the virtual addresses
   * @param own connections that this machine has there itself, of an earlier time
   * @param via4 the old owner, for IPv4; null if it keeps none
   * @param via6 the same for IPv6
   * @param mac its Ethernet address in the low 48 bits
   * @param graceSeconds for how long
   * @param drainSeconds for how long what is noted here may be asked for
   */
  public String takeOver(
      Collection<InetAddress> addresses,
      Collection<Flow> own,
      @Nullable InetAddress via4,
      @Nullable InetAddress via6,
      long mac,
      int graceSeconds,
      int drainSeconds) {
    StringBuilder out = new StringBuilder(delete());
    out.append("table netdev ").append(table).append(" {\n");
    sets(out, "ipv4_addr", "4");
    sets(out, "ipv6_addr", "6");
    out.append("chain in { type filter hook ingress device \"").append(device);
    out.append("\" priority 0; policy accept;\n");
    out.append("ether saddr ").append(mac(mac)).append(" accept\n");
    rules(out, "ip", "4", via4, drainSeconds);
    rules(out, "ip6", "6", via6, drainSeconds);
    out.append("}\n}\n");
    String lease = " timeout " + graceSeconds + "s";
    add(out, "grace4", of(addresses, Inet4Address.class), a -> text(a) + lease);
    add(out, "grace6", of(addresses, Inet6Address.class), a -> text(a) + lease);
    addFlows(out, "mine", own, drainSeconds);
    return out.toString();
  }

  private static void sets(StringBuilder out, String type, String family) {
    String flow = type + " . inet_service . " + type + " . inet_service";
    out.append("set grace").append(family).append(" { type ").append(type);
    out.append("; flags timeout; }\n");
    set(out, "mine" + family, flow, MAX_NOTED);
    set(out, "old" + family, flow, MAX_KEPT);
  }

  private static void set(StringBuilder out, String name, String type, int size) {
    out.append("set ").append(name).append(" { type ").append(type);
    out.append("; flags dynamic,timeout; size ").append(size).append("; }\n");
  }

  private void rules(
      StringBuilder out, String ip, String family, @Nullable InetAddress via, int drainSeconds) {
    if (via == null) {
      return;
    }
    String flow = "%1$s saddr . tcp sport . %1$s daddr . tcp dport".formatted(ip);
    String begins = "tcp flags & (syn | ack) == syn ";
    String onward = " fwd %s to %s device \"%s\"\n".formatted(ip, text(via), device);
    out.append(
        "%s daddr @grace%s %supdate @mine%s { %s timeout %ds }\n"
            .formatted(ip, family, begins, family, flow, drainSeconds));
    out.append(
        "%s @old%s %sdelete @old%s { %s } accept\n".formatted(flow, family, begins, family, flow));
    out.append(begins).append("accept\n");
    out.append(flow).append(" @old").append(family).append(onward);
    out.append("%s daddr @grace%s %s != @mine%s".formatted(ip, family, flow, family));
    out.append(onward);
  }

  /** New owner, when the old one has said which connections it keeps: those and no others. */
  public String settle(Collection<Flow> kept, int drainSeconds) {
    StringBuilder out = new StringBuilder();
    addFlows(out, "old", kept, drainSeconds);
    for (String set : List.of("grace4", "grace6", "mine4", "mine6")) {
      out.append("flush set netdev ").append(table).append(' ').append(set).append('\n');
    }
    return out.toString();
  }

  /** New owner, when nothing but what the old one has listed is passed on any more. */
  public String endGrace() {
    return "flush set netdev %1$s grace4\nflush set netdev %1$s grace6\n".formatted(table);
  }

  /**
   * Old owner, before the address leaves the interface: nobody hears of it here any more.
   *
   * @param own an address of the interface that stays
   * @param seconds for how long
   */
  public String quiet(Collection<InetAddress> addresses, InetAddress own, int seconds) {
    StringBuilder out = new StringBuilder();
    out.append("add table arp ").append(table).append("\ndelete table arp ").append(table);
    out.append("\ntable arp ").append(table).append(" {\n");
    out.append("set quiet { type ipv4_addr; flags timeout; }\n");
    out.append("chain in { type filter hook input priority 0; policy accept;\n");
    out.append("arp operation request arp daddr ip @quiet drop\n}\n");
    out.append("chain out { type filter hook output priority 0; policy accept;\n");
    out.append("arp saddr ip @quiet arp saddr ip set ").append(text(own)).append("\n}\n}\n");
    String lease = " timeout " + seconds + "s";
    StringBuilder elements = new StringBuilder();
    add(elements, "quiet", of(addresses, Inet4Address.class), a -> text(a) + lease);
    return out.append(elements.toString().replace("element netdev", "element arp")).toString();
  }

  /** Either: nothing of it is left. */
  public String delete() {
    return "add table netdev %1$s\ndelete table netdev %1$s\n".formatted(table);
  }

  /** Old owner: it may be heard again. */
  public String deleteQuiet() {
    return "add table arp %1$s\ndelete table arp %1$s\n".formatted(table);
  }

  private void addFlows(StringBuilder out, String set, Collection<Flow> flows, int seconds) {
    for (int family : new int[] {SocketAddress.AF_INET, SocketAddress.AF_INET6}) {
      List<Flow> some = flows.stream().filter(f -> f.client().family() == family).toList();
      add(
          out,
          set + (family == SocketAddress.AF_INET ? "4" : "6"),
          some,
          f ->
              "%s . %d . %s . %d timeout %ds"
                  .formatted(
                      text(f.client().host()),
                      f.client().port(),
                      text(f.service().host()),
                      f.service().port(),
                      seconds));
    }
  }

  private <T> void add(StringBuilder out, String set, List<T> elements, Function<T, String> text) {
    for (int from = 0; from < elements.size(); from += ELEMENTS_PER_LINE) {
      int to = Math.min(from + ELEMENTS_PER_LINE, elements.size());
      out.append("add element netdev ").append(table).append(' ').append(set).append(" { ");
      out.append(elements.subList(from, to).stream().map(text).collect(Collectors.joining(", ")));
      out.append(" }\n");
    }
  }

  private static List<InetAddress> of(
      Collection<InetAddress> addresses, Class<? extends InetAddress> family) {
    return addresses.stream().filter(family::isInstance).toList();
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private static String mac(long bits) {
    return "%02x:%02x:%02x:%02x:%02x:%02x"
        .formatted(
            bits >> 40 & 0xff,
            bits >> 32 & 0xff,
            bits >> 24 & 0xff,
            bits >> 16 & 0xff,
            bits >> 8 & 0xff,
            bits & 0xff);
  }
}
