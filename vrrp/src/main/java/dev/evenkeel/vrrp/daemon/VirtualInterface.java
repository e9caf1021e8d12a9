package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.linux.netlink.Links;
import dev.evenkeel.vrrp.config.VirtualMac;
import java.util.Map;
import java.util.Optional;

/**
 * Daemon thread only: the interface with the virtual router's Ethernet address ({@code use_vmac}),
 * a macvlan on the instance's own interface.
 *
 * <p>It speaks and holds the addresses, but does not listen: advertisements are heard on the
 * interface below. So the virtual Ethernet address is never the sender of a group membership
 * report, from which a switch would learn that it is here while another router is master. For that
 * it must not be a private macvlan, as Keepalived's is: the kernel gives such a one all multicast
 * from its own Ethernet address, which another master has too, and nothing of it to the interface
 * below.
 */
final class VirtualInterface implements AutoCloseable {
  private static final long RETRY_MS = 1_000;

  /** Packets come in here and the way back leads out below: loose reverse path check (RFC 3704). */
  private static final Map<String, String> OWN_SETTINGS =
      Map.of(
          "ipv4/conf/%s/arp_ignore", "1",
          "ipv4/conf/%s/accept_local", "1",
          "ipv4/conf/%s/rp_filter", "2",
          "ipv4/conf/%s/promote_secondaries", "1",
          "ipv6/conf/%s/accept_ra", "0",
          "ipv6/conf/%s/autoconf", "0");

  private final String instance;
  private final VirtualMac config;
  private final boolean ipv6;
  private final Host host;
  private final Runnable again;
  private int madeIndex;
  private String lastProblem = "";
  private boolean waiting;
  private boolean closed;

  /**
   * @param again called when it is time for another attempt
   */
  VirtualInterface(String instance, VirtualMac config, boolean ipv6, Host host, Runnable again) {
    this.again = again;
    this.instance = instance;
    this.config = config;
    this.ipv6 = ipv6;
    this.host = host;
  }

  VirtualMac config() {
    return config;
  }

  /** The interface, made if need be on top of {@code base}; empty when that cannot be done. */
  Optional<InterfaceLink> on(InterfaceLink base) {
    Optional<InterfaceLink> found = host.table.link(config.interfaceName());
    if (found.isPresent() && found.get().index() == madeIndex) {
      return found;
    }
    // What an attempt does to interfaces the kernel tells of, and that would be the next attempt.
    return waiting ? Optional.empty() : make(base, found);
  }

  private Optional<InterfaceLink> make(InterfaceLink base, Optional<InterfaceLink> found) {
    try (Links links = new Links()) {
      if (found.isPresent()) {
        if (found.get().macBits() != config.macBits()) {
          complain("interface " + config.interfaceName() + " is there and is another one");
          return Optional.empty();
        }
        // A predecessor that was killed left it behind, on whatever interface.
        links.delete(config.interfaceName());
      }
      links.addMacvlan(config.interfaceName(), base.index(), config.mac());
      try {
        configure(base.name());
        links.setUp(config.interfaceName(), true);
      } catch (LinuxException refused) {
        links.delete(config.interfaceName());
        throw refused;
      }
      host.table.load(host.interfaces);
    } catch (LinuxException refused) {
      complain("creating VMAC interface %s: %s".formatted(name(), refused.getMessage()));
      tryLater();
      return Optional.empty();
    }
    lastProblem = "";
    Optional<InterfaceLink> made = host.table.link(config.interfaceName());
    made.ifPresent(l -> madeIndex = l.index());
    host.log.info("(%s): Success creating VMAC interface %s".formatted(instance, name()));
    return made;
  }

  private void tryLater() {
    waiting = true;
    host.loop.after(
        RETRY_MS,
        () -> {
          waiting = false;
          if (!closed) {
            again.run();
          }
        });
  }

  private String name() {
    return config.interfaceName();
  }

  private void complain(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      host.log.info("(%s): %s".formatted(instance, problem));
    }
  }

  private void configure(String base) {
    host.baseSettings.acquire(base, this);
    OWN_SETTINGS.forEach(this::set);
    if (!ipv6) {
      set("ipv6/conf/%s/disable_ipv6", "1");
    }
  }

  private void set(String key, String value) {
    String _ = BaseSettings.set(BaseSettings.SYSCTL.resolve(key.formatted(name())), value);
  }

  /** Takes it away, and with the last one the settings of the interface below. */
  @Override
  public void close() {
    closed = true;
    host.baseSettings.release(this);
    boolean there = host.table.link(name()).filter(l -> l.index() == madeIndex).isPresent();
    if (!there) {
      return;
    }
    try (Links links = new Links()) {
      links.delete(name());
    } catch (LinuxException refused) {
      host.log.info("(%s): %s".formatted(instance, refused.getMessage()));
    }
  }
}
