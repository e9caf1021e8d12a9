package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of the IPVS process (keepalived.conf(5), "LVS CONFIGURATION"): {@code virtual_server},
 * {@code virtual_server_group} and {@code SSL}. They are read past with the complaints keepalived
 * makes most often; Evenkeel does not serve them.
 */
final class VirtualServerKeywords {
  private static final Set<String> SCHEDULERS =
      Set.of(
          "rr", "wrr", "lc", "wlc", "lblc", "sh", "mh", "dh", "fo", "ovf", "lblcr", "sed", "nq",
          "twos");

  private final Report report;
  private final Params params;
  private final List<Server> servers = new ArrayList<>();
  private @Nullable Server current;
  private boolean groupHasEntries;
  private String groupName = "";

  /** What must be known of a virtual server to complain about it at the end. */
  private static final class Server {
    final String address;
    final String port;
    String protocol = "none";
    boolean scheduler;
    boolean forwarding;
    boolean realServers;

    Server(String address, String port) {
      this.address = address;
      this.port = port;
    }

    String text() {
      return "Virtual server [%s]:%s:%s".formatted(address, protocol, port);
    }
  }

  VirtualServerKeywords(ReadContext context) {
    this.report = context.report;
    this.params = context.params;
  }

  void addTo(KeywordTable top) {
    top.block("virtual_server", Feature.IPVS, this::start, virtualServer(), () -> current = null)
        .block(
            "virtual_server_group",
            Feature.IPVS,
            this::groupStart,
            new KeywordTable("virtual_server_group").others(line -> groupHasEntries = true),
            this::groupEnd)
        .block(
            "SSL",
            Feature.IPVS,
            line -> true,
            new KeywordTable("SSL")
                .required(params, Feature.CORE, "password", "ca", "certificate", "key"),
            () -> {});
  }

  private KeywordTable virtualServer() {
    KeywordTable table = new KeywordTable("virtual_server");
    addCommon(table);
    return table
        .line("lb_algo", this::scheduler)
        .line("lvs_sched", this::scheduler)
        .line("lb_kind", this::forwarding)
        .line("lvs_method", this::forwarding)
        .line("protocol", this::protocol)
        .line("persistence_timeout", this::persistenceTimeout)
        .line("quorum", this::quorum)
        .flags(
            Feature.CORE,
            "hashed",
            "flag-1",
            "flag-2",
            "flag-3",
            "sh-port",
            "sh-fallback",
            "mh-port",
            "mh-fallback",
            "ops",
            "ha_suspend",
            "omega",
            "sorry_server_inhibit")
        .required(
            params,
            Feature.CORE,
            "persistence_engine",
            "persistence_granularity",
            "hysteresis",
            "quorum_up",
            "quorum_down",
            "ip_family",
            "sorry_server",
            "sorry_server_lvs_method")
        .block("real_server", Feature.CORE, this::realServer, realServerTable(), () -> {});
  }

  /** Keywords of virtual and real servers alike. */
  private void addCommon(KeywordTable table) {
    table
        .line("delay_loop", this::delayLoop)
        .line("connect_timeout", this::connectTimeout)
        .required(
            params,
            Feature.CORE,
            "retry",
            "delay_before_retry",
            "warmup",
            "virtualhost",
            "snmp_name")
        .flags(Feature.CORE, "alpha", "inhibit_on_failure", "smtp_alert");
  }

  private KeywordTable realServerTable() {
    KeywordTable table = new KeywordTable("real_server");
    addCommon(table);
    table
        .line("lvs_method", line -> {})
        .required(
            params, Feature.CORE, "weight", "notify_up", "notify_down", "uthreshold", "lthreshold");
    checker(table, "TCP_CHECK", new KeywordTable("TCP_CHECK"), true);
    for (String name : List.of("HTTP_GET", "SSL_GET")) {
      checker(table, name, httpCheck(name), true);
    }
    KeywordTable smtp = new KeywordTable("SMTP_CHECK").required(params, Feature.CORE, "helo_name");
    checker(table, "SMTP_CHECK", smtp, true);
    smtp.block("host", Feature.CORE, line -> true, connection(new KeywordTable("host")), () -> {});
    checker(
        table,
        "DNS_CHECK",
        new KeywordTable("DNS_CHECK").required(params, Feature.CORE, "type", "name"),
        true);
    checker(
        table,
        "UDP_CHECK",
        new KeywordTable("UDP_CHECK")
            .required(params, Feature.CORE, "payload", "min_reply_length", "max_reply_length")
            .flags(Feature.CORE, "require_reply"),
        true);
    checker(table, "PING_CHECK", new KeywordTable("PING_CHECK"), true);
    checker(
        table,
        "MISC_CHECK",
        new KeywordTable("MISC_CHECK")
            .required(params, Feature.CORE, "misc_path", "misc_timeout", "user")
            .flags(Feature.CORE, "misc_dynamic"),
        false);
    checker(
        table,
        "BFD_CHECK",
        new KeywordTable("BFD_CHECK").required(params, Feature.CORE, "name"),
        false);
    checker(
        table,
        "FILE_CHECK",
        new KeywordTable("FILE_CHECK").required(params, Feature.CORE, "track_file", "weight"),
        false);
    return table;
  }

  private void checker(KeywordTable table, String name, KeywordTable own, boolean connects) {
    if (connects) {
      connection(own);
    }
    own.line("log_all_failures", line -> {});
    for (String common : List.of("alpha", "delay_loop", "retry", "delay_before_retry", "warmup")) {
      if (own.find(common) == null) {
        own.line(common, line -> {});
      }
    }
    table.block(name, Feature.CORE, line -> true, own, () -> {});
  }

  private KeywordTable connection(KeywordTable table) {
    return table
        .line("connect_timeout", this::connectTimeout)
        .required(
            params,
            Feature.CORE,
            "connect_ip",
            "connect_port",
            "bindto",
            "bind_if",
            "bind_port",
            "fwmark");
  }

  private KeywordTable httpCheck(String name) {
    KeywordTable url =
        new KeywordTable("url")
            .required(
                params,
                Feature.CORE,
                "path",
                "status_code",
                "virtualhost",
                "regex",
                "regex_options",
                "regex_stack",
                "regex_min_offset",
                "regex_max_offset")
            .line("digest", this::digest)
            .flags(Feature.CORE, "regex_no_match", "tls_compliant");
    return new KeywordTable(name)
        .required(params, Feature.CORE, "nb_get_retry", "http_protocol", "virtualhost")
        .flags(Feature.CORE, "fast_recovery", "enable_sni")
        .block("url", Feature.CORE, line -> true, url, () -> {});
  }

  private Server server() {
    if (current == null) {
      throw new IllegalStateException("outside virtual_server");
    }
    return current;
  }

  private boolean start(Segment line) {
    String address = params.required(line, 1);
    String port = line.size() > 2 ? line.word(2) : "0";
    if (!address.equals("fwmark") && !address.equals("group")) {
      boolean badPort = line.size() > 2 && params.unsigned(port, 1, 65_535).isEmpty();
      if (badPort || IpLiterals.parse(address) == null) {
        String what =
            line.size() > 2
                ? "IP address/port %s/%s".formatted(address, port)
                : "IP address " + address;
        report.error("Invalid virtual server " + what + " - skipping");
        return false;
      }
    }
    current = new Server(address, port);
    servers.add(current);
    return true;
  }

  private boolean groupStart(Segment line) {
    groupName = params.required(line, 1);
    groupHasEntries = false;
    return true;
  }

  private void groupEnd() {
    if (!groupHasEntries) {
      report.error("virtual server group " + groupName + " has no entries - removing");
    }
  }

  private boolean realServer(Segment line) {
    server().realServers = true;
    String address = params.required(line, 1);
    boolean badPort = line.size() > 2 && params.unsigned(line.word(2), 1, 65_535).isEmpty();
    if (badPort || IpLiterals.parse(address) == null) {
      report.error(
          line.size() > 2
              ? "Invalid real server ip address/port %s/%s - skipping"
                  .formatted(address, line.word(2))
              : "Invalid real server ip address " + address + " - skipping");
      return false;
    }
    return true;
  }

  private void scheduler(Segment line) {
    String word = params.required(line, 1);
    if (SCHEDULERS.contains(word)) {
      server().scheduler = true;
    } else {
      report.error("Invalid lvs_scheduler '" + word + "' - ignoring");
    }
  }

  private void forwarding(Segment line) {
    String word = params.required(line, 1);
    if (List.of("NAT", "DR", "TUN").contains(word)) {
      server().forwarding = true;
    } else {
      report.error("PARSER : unknown [" + word + "] routing method for virtual server.");
    }
  }

  private void protocol(Segment line) {
    String word = params.required(line, 1);
    if (List.of("TCP", "UDP", "SCTP").contains(word)) {
      server().protocol = word.toLowerCase(Locale.ROOT);
    } else {
      report.error("Unknown protocol " + word + " - ignoring");
    }
  }

  private void persistenceTimeout(Segment line) {
    if (line.size() > 1) {
      params.unsigned(line.word(1), 1, 2_678_400, v -> {}, "persistence_timeout invalid");
    }
  }

  private void quorum(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        1,
        0xffffffffL,
        v -> {},
        "Quorum " + word + " must be in [1, 4294967295]. Setting to 1.");
  }

  private void delayLoop(Segment line) {
    String word = params.required(line, 1);
    params.micros(
        word,
        1,
        0xffffffffL,
        v -> {},
        "virtual server delay loop '" + word + "' invalid - ignoring");
  }

  private void connectTimeout(Segment line) {
    String word = params.required(line, 1);
    params.micros(word, 1, 0xffffffffL, v -> {}, "connect_timeout " + word + " invalid - ignoring");
  }

  private void digest(Segment line) {
    String word = params.required(line, 1);
    if (word.length() != 32) {
      report.error(
          "digest '%s' character length should be 32 rather than %s"
              .formatted(word, word.length()));
    }
  }

  /** Complaints about whole servers, after everything is read. */
  void check() {
    report.at(null);
    for (Server server : servers) {
      if (!server.realServers) {
        report.error(server.text() + " has no real servers - ignoring");
        continue;
      }
      if (!server.scheduler) {
        report.error(server.text() + ": no scheduler set, setting default 'wlc'");
      }
      if (!server.forwarding) {
        report.error(server.text() + ": no forwarding method set, setting default NAT");
      }
    }
  }
}
