package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.netlink.InterfaceLink;
import dev.evenkeel.vrrp.address.AddressClaim;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Daemon thread only: who else says, by ARP or neighbour advertisements, that it has an address of
 * our instances. A second holder shows itself so, whatever it says or does not say by VRRP.
 *
 * <p>It listens only where an instance is master or is about to be.
 */
final class ClaimWatches implements AutoCloseable {
  private final Host host;
  private final Supplier<Collection<Instance>> instances;
  private final Map<Place, ClaimWatch> open = new HashMap<>();
  private final Set<Place> toldOf = new HashSet<>();

  /** Where is listened. */
  private record Place(String device, boolean ipv6) {}

  ClaimWatches(Host host, Supplier<Collection<Instance>> instances) {
    this.host = host;
    this.instances = instances;
  }

  /** Opens what is missing, closes what is not needed; to be called each second. */
  void refresh() {
    Set<Place> wanted = new HashSet<>();
    for (Instance instance : instances.get()) {
      Optional<InterfaceLink> link = neighbours(instance);
      if (link.isPresent() && (instance.state().isMaster() || instance.isProbing())) {
        wanted.add(watch(instance, link.get()));
      }
    }
    for (Place place : List.copyOf(open.keySet())) {
      if (!wanted.contains(place)) {
        close(place);
      }
    }
  }

  /** An instance is about to ask who has its addresses. */
  void listen(Instance instance) {
    neighbours(instance).ifPresent(link -> watch(instance, link));
  }

  private Optional<InterfaceLink> neighbours(Instance instance) {
    return host.table.link(instance.config().interfaceName()).filter(InterfaceLink::usesArp);
  }

  private Place watch(Instance instance, InterfaceLink on) {
    Place place = new Place(on.name(), instance.config().isIpv6());
    ClaimWatch before = open.get(place);
    if (before == null || before.index() != on.index()) {
      close(place);
      open(place, on.index());
    }
    return place;
  }

  private void open(Place place, int index) {
    try {
      open.put(
          place,
          new ClaimWatch(host, index, place.ipv6(), claim -> claimed(place.device(), claim)));
    } catch (LinuxException refused) {
      if (toldOf.add(place)) {
        host.log.info(
            "cannot hear who has addresses on %s: %s"
                .formatted(place.device(), refused.getMessage()));
      }
    }
  }

  private void claimed(String device, AddressClaim claim) {
    boolean own = host.table.link(device).filter(l -> l.macBits() == claim.macBits()).isPresent();
    if (!own) {
      for (Instance instance : instances.get()) {
        if (instance.config().interfaceName().equals(device)) {
          instance.claimed(claim);
        }
      }
    }
  }

  private void close(Place place) {
    ClaimWatch gone = open.remove(place);
    if (gone != null) {
      gone.close();
    }
  }

  @Override
  public void close() {
    open.values().forEach(ClaimWatch::close);
    open.clear();
  }
}
