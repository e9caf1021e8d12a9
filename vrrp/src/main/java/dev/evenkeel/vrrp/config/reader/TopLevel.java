package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.List;

/**
 * The top-level keywords as each of keepalived's four processes knows them: it reads its own and
 * passes over those of the others.
 */
final class TopLevel {
  private static final List<String> ALL =
      List.of(
          "net_namespace",
          "net_namespace_ipvs",
          "namespace_with_ipsets",
          "use_pid_dir",
          "instance",
          "child_wait_time",
          "linkbeat_use_polling",
          "global_defs",
          "linkbeat_interfaces",
          "interface_up_down_delays",
          "static_ipaddress",
          "static_routes",
          "static_rules",
          "track_group",
          "garp_group",
          "vrrp_script",
          "vrrp_track_process",
          "track_file",
          "vrrp_track_file",
          "vrrp_sync_group",
          "vrrp_instance",
          "bfd_instance",
          "SSL",
          "virtual_server_group",
          "virtual_server");

  private TopLevel() {}

  /** The parent, which reads what concerns all. */
  static KeywordTable parent(ReadContext context) {
    Report report = context.report;
    KeywordTable top = new KeywordTable("keepalived");
    top.line("net_namespace", Feature.NAMESPACE, line -> named(report, line))
        .flags(Feature.IPVS, "net_namespace_ipvs")
        .flags(Feature.FIREWALL, "namespace_with_ipsets")
        .line("instance", Feature.FILES, line -> named(report, line))
        .flags(Feature.FILES, "use_pid_dir")
        .flags(Feature.LINKBEAT, "linkbeat_use_polling")
        .line("child_wait_time", Feature.PROCESS_TUNING, line -> childWaitTime(context, line))
        .block(
            "global_defs",
            Feature.CORE,
            line -> true,
            new GlobalKeywords(context).table(),
            () -> {});
    return withTheOthers(top);
  }

  /** The process that checks the servers of IPVS. */
  static KeywordTable checker(ReadContext context, VirtualServerKeywords virtualServers) {
    KeywordTable top = new KeywordTable("keepalived checker");
    virtualServers.addTo(top);
    new TrackFileKeywords(context).addTo(top);
    new BfdKeywords(context, BfdKeywords.Reader.CHECKER).addTo(top);
    return withTheOthers(top);
  }

  /** The process that speaks VRRP. */
  static KeywordTable vrrp(ReadContext context) {
    KeywordTable top = new KeywordTable("keepalived vrrp");
    new StaticKeywords(context).addTo(top);
    new ScriptKeywords(context).addTo(top);
    new TrackFileKeywords(context).addTo(top);
    new TrackProcessKeywords(context).addTo(top);
    new BfdKeywords(context, BfdKeywords.Reader.VRRP).addTo(top);
    new SyncGroupKeywords(context).addTo(top);
    new InstanceKeywords(context).addTo(top);
    return withTheOthers(top);
  }

  /** The process that speaks BFD. */
  static KeywordTable bfd(ReadContext context) {
    KeywordTable top = new KeywordTable("keepalived bfd");
    new BfdKeywords(context, BfdKeywords.Reader.BFD).addTo(top);
    return withTheOthers(top);
  }

  private static KeywordTable withTheOthers(KeywordTable top) {
    for (String name : ALL) {
      if (top.find(name) == null) {
        top.elsewhere(name);
      }
    }
    return top;
  }

  private static void named(Report report, Segment line) {
    if (line.size() < 2) {
      report.error(line.word(0) + " name missing - ignoring");
    }
  }

  private static void childWaitTime(ReadContext context, Segment line) {
    String word = context.params.required(line, 1);
    context.params.unsigned(word, 0, 0xffffffffL, v -> {}, "Invalid child_wait_time " + word);
  }
}
