package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.packet.Rejection.Counter;
import java.util.List;

/**
 * The file that Keepalived writes on SIGUSR2; exporters parse it, so every blank counts. Stateless.
 */
final class StatsDump {

  private StatsDump() {}

  static String of(List<InstanceView> instances) {
    StringBuilder out = new StringBuilder();
    instances.forEach(i -> append(out, i));
    return out.toString();
  }

  private static void append(StringBuilder out, InstanceView view) {
    out.append("VRRP Instance: ").append(view.config().name()).append('\n');
    out.append("  Advertisements:\n");
    line(out, "Received", view.advertsReceived());
    line(out, "Sent", view.advertsSent());
    out.append("  Became master: ").append(view.becameMaster()).append('\n');
    out.append("  Released master: ").append(view.releasedMaster()).append('\n');
    out.append("  Packet Errors:\n");
    line(out, "Length", error(view, Counter.PACKET_LENGTH));
    line(out, "TTL", error(view, Counter.TTL));
    line(out, "Invalid Type", error(view, Counter.TYPE));
    line(out, "Advertisement Interval", error(view, Counter.INTERVAL));
    line(out, "Address List", error(view, Counter.ADDRESS_LIST));
    out.append("  Authentication Errors:\n");
    line(out, "Invalid Type", error(view, Counter.AUTH_TYPE_INVALID));
    line(out, "Type Mismatch", error(view, Counter.AUTH_TYPE_MISMATCH));
    line(out, "Failure", error(view, Counter.AUTH_FAILURE));
    out.append("  Priority Zero:\n");
    line(out, "Received", view.priorityZeroReceived());
    line(out, "Sent", view.priorityZeroSent());
  }

  static long error(InstanceView view, Counter counter) {
    return view.errors().getOrDefault(counter, 0L);
  }

  private static void line(StringBuilder out, String name, long value) {
    out.append("    ").append(name).append(": ").append(value).append('\n');
  }
}
