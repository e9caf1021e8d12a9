package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.config.KeepalivedConfig;
import dev.evenkeel.vrrp.config.TrackedBalancer;
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
    return found;
  }

  /** What needs a balancer in the same node, where there is none. */
  static List<String> withoutBalancer(KeepalivedConfig config) {
    List<String> found = new ArrayList<>();
    for (VrrpInstance instance : config.instances()) {
      for (TrackedBalancer fact : instance.tracking().balancer()) {
        found.add(
            "(%s) (%s) track_balancer %s: there is no balancer here; start the node with"
                    .formatted(fact.position(), instance.name(), fact.condition())
                + " 'evenkeel run haproxy.cfg keepalived.conf'");
      }
    }
    return found;
  }
}
