package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.address.VirtualAddresses;
import dev.evenkeel.vrrp.address.VirtualRoutes;
import dev.evenkeel.vrrp.config.StaticObjects;

/**
 * Daemon thread only: the static addresses, routes and rules, which are there while the daemon
 * runs, whoever is master.
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
