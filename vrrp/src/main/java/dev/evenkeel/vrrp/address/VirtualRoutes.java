package dev.evenkeel.vrrp.address;

import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.linux.netlink.Interfaces;
import dev.evenkeel.linux.netlink.KernelRoute;
import dev.evenkeel.linux.netlink.KernelRule;
import dev.evenkeel.vrrp.config.RoutingRule;
import dev.evenkeel.vrrp.config.VirtualRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Daemon thread only: the routes and rules that go with the addresses of one instance, or the
 * static ones. They are set after the addresses they may need and removed before them.
 */
public final class VirtualRoutes {
  private static final int SCOPE_UNIVERSE = 0;

  private final Interfaces interfaces;
  private final InterfaceTable table;
  private final Consumer<String> log;
  private List<VirtualRoute> routes;
  private List<RoutingRule> rules;
  private boolean set;

  /** The log hears of what the kernel refuses. */
  public VirtualRoutes(
      Interfaces interfaces,
      InterfaceTable table,
      List<VirtualRoute> routes,
      List<RoutingRule> rules,
      Consumer<String> log) {
    this.interfaces = interfaces;
    this.table = table;
    this.routes = routes;
    this.rules = rules;
    this.log = log;
  }

  /** Whether there is nothing to do ever. */
  public boolean isEmpty() {
    return routes.isEmpty() && rules.isEmpty();
  }

  /** Whether any route goes, or may go, by an interface: one that names none may. */
  public boolean use(String device) {
    return routes.stream()
        .flatMap(r -> r.hops().stream())
        .anyMatch(h -> h.device() == null || h.device().equals(device));
  }

  /** Sets what is not there yet. */
  public void add() {
    set = true;
    routes.forEach(this::add);
    rules.forEach(this::add);
  }

  /** Removes all, also what a predecessor that was killed has left behind. */
  public void remove() {
    set = false;
    rules.reversed().forEach(this::remove);
    routes.reversed().forEach(this::remove);
  }

  /** Changes the lists; what is set already stays, and what is no longer in them goes. */
  public void replace(List<VirtualRoute> newRoutes, List<RoutingRule> newRules) {
    if (set) {
      rules.stream().filter(r -> newRules.stream().noneMatch(r::isSame)).forEach(this::remove);
      routes.stream().filter(r -> newRoutes.stream().noneMatch(r::isSame)).forEach(this::remove);
    }
    routes = newRoutes;
    rules = newRules;
    if (set) {
      add();
    }
  }

  private void add(VirtualRoute route) {
    Optional<KernelRoute> wanted = kernelRoute(route);
    if (wanted.isEmpty()) {
      log.accept("can't add route %s: no such interface".formatted(route.text()));
      return;
    }
    carryOut("add route " + route.text(), () -> interfaces.add(wanted.get()), Errno.EEXIST);
  }

  private void remove(VirtualRoute route) {
    kernelRoute(route)
        .ifPresent(
            r -> carryOut("remove route " + route.text(), () -> interfaces.remove(r), Errno.ESRCH));
  }

  private void add(RoutingRule rule) {
    carryOut("add rule " + rule.text(), () -> interfaces.add(kernelRule(rule)), Errno.EEXIST);
  }

  private void remove(RoutingRule rule) {
    carryOut("remove rule " + rule.text(), () -> interfaces.remove(kernelRule(rule)), Errno.ENOENT);
  }

  /** A request to the kernel. */
  private interface Request {
    int send() throws LinuxException;
  }

  private void carryOut(String what, Request request, int harmless) {
    try {
      int result = request.send();
      if (result != 0 && result != -harmless) {
        log.accept("can't %s: %s".formatted(what, Errno.text(-result)));
      }
    } catch (LinuxException refused) {
      log.accept("can't %s: %s".formatted(what, refused.getMessage()));
    }
  }

  /** Empty when an interface it needs is not there. */
  private Optional<KernelRoute> kernelRoute(VirtualRoute route) {
    List<KernelRoute.Hop> hops = new ArrayList<>();
    for (VirtualRoute.Hop hop : route.hops()) {
      int index = 0;
      if (hop.device() != null) {
        Optional<InterfaceLink> link = table.link(hop.device());
        if (link.isEmpty()) {
          return Optional.empty();
        }
        index = link.get().index();
      }
      hops.add(new KernelRoute.Hop(hop.gateway(), index, hop.weight(), hop.onLink()));
    }
    Integer scope = route.scope();
    return Optional.of(
        new KernelRoute(
            route.ipv6(),
            route.kind().netlinkValue(),
            route.destination(),
            route.prefixLengthBits(),
            route.table(),
            scope == null ? SCOPE_UNIVERSE : scope,
            route.protocol(),
            route.tos(),
            route.metric(),
            route.preferredSource(),
            hops,
            route.metrics()));
  }

  private static KernelRule kernelRule(RoutingRule rule) {
    return new KernelRule(
        rule.ipv6(),
        rule.action(),
        rule.inverted(),
        rule.fromBits(),
        rule.toBits(),
        rule.tos(),
        rule.attributes());
  }
}
