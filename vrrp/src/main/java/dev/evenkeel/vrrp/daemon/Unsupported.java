package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.SyncGroup;
import dev.evenkeel.vrrp.config.VrrpInstance;
import java.util.ArrayList;
import java.util.List;

/**
 * What the configuration may say and this daemon cannot do: refused at start, never ignored.
 * Stateless.
 */
final class Unsupported {

  private Unsupported() {}

  static List<String> in(KeepalivedConfig config) {
    List<String> found = new ArrayList<>();
    for (VrrpInstance instance : config.instances()) {
      if (!instance.accept()) {
        found.add(complaint(instance, "no_accept is not supported yet"));
      }
    }
    for (SyncGroup group : config.syncGroups()) {
      found.add(
          "(%s) vrrp_sync_group %s: sync groups are not supported yet"
              .formatted(group.position(), group.name()));
    }
    return found;
  }

  private static String complaint(VrrpInstance instance, String what) {
    return "(%s) (%s) %s".formatted(instance.position(), instance.name(), what);
  }
}
