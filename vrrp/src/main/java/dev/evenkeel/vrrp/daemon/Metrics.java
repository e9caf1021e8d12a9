package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.bfd.BfdPhase;
import dev.evenkeel.vrrp.bfd.BfdSpeaker;
import dev.evenkeel.vrrp.daemon.MetricsText.MetricType;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.mail.Mailer;
import dev.evenkeel.vrrp.notify.NotifyPipes;
import dev.evenkeel.vrrp.packet.Rejection;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What the daemon measures, for Prometheus and its like. Stateless. */
final class Metrics {
  private static final String VRRP = "evenkeel_vrrp_";
  private static final String BFD = "evenkeel_bfd_";
  private static final List<String> STATES = List.of("INIT", "BACKUP", "MASTER", "FAULT");

  private Metrics() {}

  /** Daemon thread only: all there is at the moment. */
  static String of(
      Collection<Instance> instances,
      Neighbourhood neighbours,
      BfdSpeaker bfd,
      Mailer mailer,
      NotifyPipes pipes) {
    MetricsText out = new MetricsText();
    describe(out);
    instances.forEach(i -> add(out, i, neighbours));
    for (BfdSpeaker.View session : bfd.views()) {
      boolean up = session.state().phase() == BfdPhase.UP;
      out.sample(BFD + "session_up", up ? 1 : 0, "session", session.instance().name());
    }
    bfd.rejected()
        .forEach((reason, count) ->
            out.sample(
                BFD + "packets_dropped_total",
                count,
                "reason",
                reason.name().toLowerCase(Locale.ROOT)));
    out.sample(VRRP + "status_messages_ignored_total", neighbours.ignored);
    out.sample(VRRP + "mails_total", mailer.delivered(), "outcome", "delivered");
    out.sample(VRRP + "mails_total", mailer.lost(), "outcome", "lost");
    out.sample(VRRP + "notify_lines_lost_total", pipes.lostLines());
    return out.toString();
  }

  private static void describe(MetricsText out) {
    out.family(
        VRRP + "state",
        MetricType.GAUGE,
        "1 for the state that the virtual router is in, 0 for the others.");
    out.family(VRRP + "priority", MetricType.GAUGE, "The effective priority.");
    out.family(
        VRRP + "priority_configured", MetricType.GAUGE, "The priority of the configuration.");
    out.family(
        VRRP + "state_changed_timestamp_seconds",
        MetricType.GAUGE,
        "When the state changed last, in seconds since 1970.");
    out.family(
        VRRP + "transitions_total",
        MetricType.COUNTER,
        "How often the router became master, and ceased to be master.");
    out.family(VRRP + "adverts_sent_total", MetricType.COUNTER, "Advertisements sent.");
    out.family(
        VRRP + "adverts_received_total", MetricType.COUNTER, "Advertisements received and heeded.");
    out.family(
        VRRP + "priority_zero_sent_total", MetricType.COUNTER, "Those of them that said good-bye.");
    out.family(
        VRRP + "priority_zero_received_total",
        MetricType.COUNTER,
        "Those of them that said good-bye.");
    out.family(
        VRRP + "packets_dropped_total",
        MetricType.COUNTER,
        "Packets that were ignored, by the reason.");
    out.family(
        VRRP + "conflicts",
        MetricType.GAUGE,
        "What there is now that makes routers ignore each other.");
    out.family(
        VRRP + "conflicts_noticed_total",
        MetricType.COUNTER,
        "How often such a thing was noticed.");
    out.family(
        VRRP + "addresses_leased", MetricType.GAUGE, "Addresses that the kernel may take back.");
    out.family(
        VRRP + "nodes_heard", MetricType.GAUGE, "Nodes of our own kind that know the router.");
    out.family(
        VRRP + "tracker_up", MetricType.GAUGE, "Whether what the router depends on is well.");
    out.family(BFD + "session_up", MetricType.GAUGE, "Whether both ends hear each other.");
    out.family(BFD + "packets_dropped_total", MetricType.COUNTER, "BFD packets that were ignored.");
    out.family(
        VRRP + "status_messages_ignored_total",
        MetricType.COUNTER,
        "Messages on the status link that were not for us, or nothing could be made of.");
    out.family(VRRP + "mails_total", MetricType.COUNTER, "Mails, by what became of them.");
    out.family(
        VRRP + "notify_lines_lost_total",
        MetricType.COUNTER,
        "Lines for named pipes that found them full.");
  }

  private static void add(MetricsText out, Instance instance, Neighbourhood neighbours) {
    String[] who = {
      "instance", instance.name(),
      "interface", instance.config().interfaceName(),
      "vrid", Integer.toString(instance.config().virtualRouterId())
    };
    String now = Words.state(instance.state().phase());
    for (String state : STATES) {
      String label = state.toLowerCase(Locale.ROOT);
      out.sample(VRRP + "state", state.equals(now) ? 1 : 0, with(who, "state", label));
    }
    out.sample(VRRP + "priority", instance.state().priority(), who);
    out.sample(VRRP + "priority_configured", instance.config().priority(), who);
    out.sample(VRRP + "state_changed_timestamp_seconds", instance.changedUs() / 1e6, who);
    Counters counters = instance.counters;
    out.sample(VRRP + "transitions_total", counters.becameMaster, with(who, "to", "master"));
    out.sample(VRRP + "transitions_total", counters.releasedMaster, with(who, "to", "other"));
    out.sample(VRRP + "adverts_sent_total", counters.advertsSent, who);
    out.sample(VRRP + "adverts_received_total", counters.advertsReceived, who);
    out.sample(VRRP + "priority_zero_sent_total", counters.priorityZeroSent, who);
    out.sample(VRRP + "priority_zero_received_total", counters.priorityZeroReceived, who);
    for (Rejection reason : Rejection.values()) {
      long dropped = counters.rejected(r -> r == reason);
      if (dropped > 0) {
        String label = reason.name().toLowerCase(Locale.ROOT);
        out.sample(VRRP + "packets_dropped_total", dropped, with(who, "reason", label));
      }
    }
    instance
        .conflicts()
        .totals()
        .forEach((kind, total) -> {
          String[] named = with(who, "reason", kind.label());
          long open = instance.conflicts().open().stream().filter(c -> c.kind() == kind).count();
          out.sample(VRRP + "conflicts", open, named);
          out.sample(VRRP + "conflicts_noticed_total", total, named);
        });
    out.sample(VRRP + "addresses_leased", instance.addresses().renewals().size(), who);
    out.sample(VRRP + "nodes_heard", neighbours.successors(instance).size(), who);
    instance
        .state()
        .health()
        .forEach((name, health) ->
            out.sample(
                VRRP + "tracker_up", health == Health.UP ? 1 : 0, with(who, "tracker", name)));
  }

  private static String[] with(String[] labels, String name, String value) {
    String[] all = java.util.Arrays.copyOf(labels, labels.length + 2);
    all[labels.length] = name;
    all[labels.length + 1] = value;
    return all;
  }
}
