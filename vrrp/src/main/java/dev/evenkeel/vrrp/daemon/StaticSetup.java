package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.address.VirtualAddresses;
import dev.evenkeel.vrrp.address.VirtualRoutes;
import dev.evenkeel.vrrp.config.StaticObjects;

/**
 * Daemon thread only: the static addresses, routes and rules, which are set at the start and
 * removed at the end, whoever is master. What goes with its interface comes with it again; what
 * somebody else removes stays away.
 */
final class StaticSetup implements AutoCloseable {
  private final VirtualAddresses addresses;
  private final VirtualRoutes routes;

  StaticSetup(StaticObjects wanted, Host host) {
    addresses =
        new VirtualAddresses(host.interfaces, host.table, wanted.addresses(), host.log::info);
    routes =
        new VirtualRoutes(
            host.interfaces, host.table, wanted.routes(), wanted.rules(), host.log::info);
  }

  void set() {
    addresses.add();
    routes.add();
  }

  /** An interface came, or went up: what belongs to it is set again. */
  void risen(String device) {
    if (addresses.use(device) || routes.use(device)) {
      set();
    }
  }

  /** What stays is not touched. */
  void replace(StaticObjects wanted) {
    addresses.replace(wanted.addresses());
    addresses.add();
    routes.replace(wanted.routes(), wanted.rules());
  }

  @Override
  public void close() {
    routes.remove();
    addresses.remove();
  }
}
