package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.IncludeCheck;
import dev.evenkeel.vrrp.config.text.Segment;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keywords of {@code global_defs} about SNMP, processes, buffers and files. They are checked as
 * keepalived checks them; most have nothing to act on in Evenkeel.
 */
final class GlobalProcessKeywords {
  private static final Pattern LEADING_NUMBER = Pattern.compile("^-?[0-9]+");

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private final NamedFlag namedFlag;

  /** Reads a boolean, reporting a bad one under a name. */
  interface NamedFlag {
    void read(Segment line, String name, Consumer<Boolean> use);
  }

  GlobalProcessKeywords(ReadContext context, NamedFlag namedFlag) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
    this.namedFlag = namedFlag;
  }

  void addTo(KeywordTable table) {
    new MailKeywords(context, namedFlag).addTo(table);
    flags(table, Feature.IPVS, "rs_init_notifies");
    table.line("checker_log_all_failures", Feature.IPVS, this::plainFlag);
    addSnmpAndDbus(table);
    addFirewall(table);
    addProcesses(table);
    addBuffers(table);
    addFiles(table);
    addIpvs(table);
    addLater(table);
  }

  /** Keywords of keepalived 2.3 and 2.4, which 2.2 calls unknown, and of builds with iptables. */
  private void addLater(KeywordTable table) {
    table
        .line("vrrp_delay_after_boot", Feature.BOOT_DELAY, line -> params.required(line, 1))
        .line(
            "vrrp_owner_ignore_adverts",
            Feature.ADVERT_POLICY,
            line -> namedFlag.read(line, line.word(0), v -> context.global.ownerIgnoreAdverts = v))
        .line(
            "v3_checksum_as_v2",
            Feature.CORE,
            line -> namedFlag.read(line, line.word(0), v -> context.global.checksumAsVersion2 = v))
        .flags(Feature.FIREWALL, "vrrp_ipsets")
        .flags(Feature.SNMP, "snmp_vs_stats_update_interval", "snmp_rs_stats_update_interval")
        .flags(Feature.DBUS, "dbus_no_interface_name")
        .flags(
            Feature.FILES,
            "use_symlink_paths",
            "set_supplementary_groups",
            "state_dump_file",
            "stats_dump_file",
            "json_dump_file",
            "json_version",
            "iproute_usr_dir",
            "iproute_etc_dir");
  }

  private void addSnmpAndDbus(KeywordTable table) {
    table
        .flags(
            Feature.SNMP,
            "enable_snmp_vrrp",
            "enable_snmp_checker",
            "enable_snmp_rfc",
            "enable_snmp_rfcv2",
            "enable_snmp_rfcv3",
            "enable_traps")
        .line("snmp_socket", Feature.SNMP, this::snmpSocket)
        .flags(Feature.DBUS, "enable_dbus")
        .line("dbus_service_name", Feature.DBUS, missing("dbus_service_name missing - ignoring"));
  }

  private void addFirewall(KeywordTable table) {
    table
        .line(
            "vrrp_iptables",
            Feature.FIREWALL,
            line ->
                report.error(
                    "iptables not supported, using nftables instead. Please replace"
                        + " 'vrrp_iptables and 'vrrp_ipsets' with 'nftables' config option"))
        .flags(
            Feature.FIREWALL,
            "nftables",
            "nftables_counters",
            "nftables_ifindex",
            "nftables_ipvs",
            "disable_local_igmp")
        .line("nftables_priority", Feature.FIREWALL, line -> signed(line, "nftables chain"))
        .line(
            "nftables_ipvs_priority", Feature.FIREWALL, line -> signed(line, "ipvs nftables chain"))
        .line("nftables_ipvs_start_fwmark", Feature.FIREWALL, this::startFwmark)
        .line("vmac_prefix", line -> context.global.vmacPrefix = params.required(line, 1))
        .required(params, Feature.VIRTUAL_MAC_ADDRESS, "vmac_addr_prefix");
  }

  private void addProcesses(KeywordTable table) {
    for (String process : List.of("vrrp", "checker", "bfd")) {
      Feature tuning = Feature.PROCESS_TUNING;
      table
          .line(process + "_priority", tuning, line -> priority(line, process))
          .line(process + "_rt_priority", tuning, line -> realTimePriority(line, process))
          .line(process + "_rlimit_rttime", tuning, line -> realTimeLimit(line, process))
          .line(process + "_rlimit_rtime", tuning, line -> realTimeLimit(line, process))
          .line(process + "_cpu_affinity", tuning, line -> cpuAffinity(line, process))
          .flags(tuning, process + "_no_swap")
          .required(params, tuning, process + "_process_name");
    }
    table
        .flags(Feature.PROCESS_TUNING, "process_names")
        .required(params, Feature.PROCESS_TUNING, "process_name")
        .line("max_auto_priority", Feature.PROCESS_TUNING, this::maxAutoPriority)
        .line("min_auto_priority_delay", Feature.PROCESS_TUNING, this::minAutoPriorityDelay);
    for (String which : List.of("startup", "shutdown")) {
      table
          .line(which + "_script", Feature.STARTUP_SCRIPT, line -> startScript(line, which))
          .line(
              which + "_script_timeout",
              Feature.STARTUP_SCRIPT,
              line ->
                  ranged(
                      line,
                      1,
                      1000,
                      line.word(0) + " requires value",
                      "' must be in [1, 1000] - ignoring"));
    }
  }

  private void addBuffers(KeywordTable table) {
    for (String name :
        List.of(
            "vrrp_netlink_cmd_rcv_bufs",
            "vrrp_netlink_monitor_rcv_bufs",
            "lvs_netlink_cmd_rcv_bufs",
            "lvs_netlink_monitor_rcv_bufs",
            "process_monitor_rcv_bufs")) {
      table.line(name, Feature.BUFFERS, this::bufferSize);
      flags(table, Feature.BUFFERS, name + "_force");
    }
    table
        .line("vrrp_rx_bufs_policy", Feature.BUFFERS, this::bufferPolicy)
        .line("vrrp_rx_bufs_multiplier", Feature.BUFFERS, this::bufferMultiplier);
  }

  private void addFiles(KeywordTable table) {
    table
        .line(
            "tmp_config_directory",
            Feature.FILES,
            missing("tmp_config_directory missing directory name"))
        .required(params, Feature.FILES, "config_save_dir")
        .line("umask", Feature.FILES, this::umask)
        .line("random_seed", Feature.FILES, this::randomSeed)
        .line("include_check", Feature.CORE, this::includeCheck)
        .line(
            "data_use_instance",
            Feature.FILES,
            line -> namedFlag.read(line, "date_use_instance", v -> {}))
        .line(
            "reload_time_file",
            Feature.RELOAD,
            line -> {
              if (line.size() != 2) {
                report.error("reload_time_file invalid");
              }
            })
        .flags(Feature.RELOAD, "reload_check_config", "reload_repeat", "reload_file");
  }

  private void addIpvs(KeywordTable table) {
    table
        .line("lvs_sync_daemon", Feature.IPVS, missing("lvs_sync_daemon requires interface"))
        .line("lvs_timeouts", Feature.IPVS, this::lvsTimeouts)
        .flags(Feature.IPVS, "lvs_flush")
        .line("lvs_flush_on_stop", Feature.IPVS, this::lvsFlushOnStop)
        .line("lvs_flush_onstop", Feature.IPVS, this::lvsFlushOnStop);
  }

  private void flags(KeywordTable table, Feature feature, String... names) {
    for (String name : names) {
      table.line(name, feature, line -> namedFlag.read(line, name, v -> {}));
    }
  }

  private Consumer<Segment> missing(String text) {
    return line -> {
      if (line.size() < 2) {
        report.error(text);
      }
    };
  }

  private void plainFlag(Segment line) {
    if (line.size() > 1 && Params.bool(line.word(1)).isEmpty()) {
      report.error("Invalid value for " + line.word(0) + " specified");
    }
  }

  private void snmpSocket(Segment line) {
    if (line.size() < 2) {
      report.error("SNMP error : snmp socket name missing");
    } else if (line.size() > 2) {
      report.error("Too many parameters specified for snmp_socket - ignoring");
    }
  }

  private void signed(Segment line, String what) {
    String word = params.required(line, 1);
    params.signed(
        word,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        v -> {},
        "invalid %s priority '%s'".formatted(what, word));
  }

  private void startFwmark(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        1,
        0xffffffffL,
        v -> {},
        "invalid ipvs nftables start_fwmark priority '" + word + "'");
  }

  private void priority(Segment line, String process) {
    if (line.size() < 2) {
      report.error("No " + process + " process priority specified");
      return;
    }
    params.signed(
        line.word(1), -20, 19, v -> {}, "Invalid " + process + " process priority specified");
  }

  private void realTimePriority(Segment line, String process) {
    String what = process + " process real-time priority";
    if (line.size() < 2) {
      report.error("No " + what + " specified");
      return;
    }
    String word = line.word(1);
    params.signed(
        word,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE,
        v -> {
          if (v < 1) {
            report.error(what + " " + v + " less than minimum 1 - setting to minimum");
          } else if (v > 99) {
            report.error(what + " " + v + " greater than maximum 99 - setting to maximum");
          }
        },
        what + " '" + word + "' invalid");
  }

  private void realTimeLimit(Segment line, String process) {
    String word = params.required(line, 1);
    params.unsigned(
        word, 1, 0xffffffffL, v -> {}, "Invalid %s real-time limit - %s".formatted(process, word));
  }

  private void cpuAffinity(Segment line, String process) {
    if (line.size() < 2) {
      report.error("No " + process + " cpu_id set specified");
      return;
    }
    int cpus = Runtime.getRuntime().availableProcessors();
    for (String word : line.words().subList(1, line.size())) {
      if (params.signed(word, 0, cpus - 1).isEmpty()) {
        Matcher number = LEADING_NUMBER.matcher(word);
        String shown = number.find() ? number.group() : "0";
        report.error("Invalid cpu_id:%s specified for %s process".formatted(shown, process));
        return;
      }
    }
  }

  private void maxAutoPriority(Segment line) {
    if (line.size() < 2) {
      return;
    }
    params.signed(
        line.word(1),
        -1,
        99,
        v -> {},
        "max_auto_priority '"
            + line.word(1)
            + "' must be in [0, 99] (or -1 to disable) - ignoring");
  }

  private void minAutoPriorityDelay(Segment line) {
    if (line.size() < 2) {
      report.error("min_auto_priority_delay requires delay time");
      return;
    }
    params.signed(
        line.word(1),
        1,
        10_000_000,
        v -> {},
        "min_auto_priority_delay '" + line.word(1) + "' must be in [1, 10000000] - ignoring");
  }

  private void ranged(Segment line, long min, long max, String missing, String problemTail) {
    if (line.size() < 2) {
      report.error(missing);
      return;
    }
    params.unsigned(
        line.word(1), min, max, v -> {}, line.word(0) + " '" + line.word(1) + problemTail);
  }

  private void startScript(Segment line, String which) {
    if (line.size() < 2) {
      report.error(which + " script missing");
      return;
    }
    CommandWords.Command command = CommandWords.afterKeyword(line.raw());
    if (command.words().isEmpty()
        || (!command.rest().isEmpty() && context.scriptUsers.named(line, 2).isEmpty())) {
      report.error("Invalid " + which + " script");
      return;
    }
    CommandDraft draft = new CommandDraft(command.words(), null);
    if (which.equals("startup")) {
      context.global.startupScript = draft;
    } else {
      context.global.shutdownScript = draft;
    }
  }

  private void bufferSize(Segment line) {
    String name = line.word(0);
    if (line.size() < 2) {
      report.error(name + " size missing");
      return;
    }
    params.unsigned(
        line.word(1), 0, 0xffffffffL, v -> {}, name + " size (" + line.word(1) + ") invalid");
  }

  private void bufferPolicy(Segment line) {
    if (line.size() < 2) {
      report.error("vrrp_rx_bufs_policy missing");
      return;
    }
    String word = line.word(1);
    if (!word.equals("MTU") && !word.equals("ADVERT")) {
      params.unsigned(word, 0, 0xffffffffL, v -> {}, "Invalid vrrp_rx_bufs_policy " + word);
    }
  }

  private void bufferMultiplier(Segment line) {
    if (line.size() != 2) {
      report.error("Invalid vrrp_rx_bufs_multiplier");
      return;
    }
    params.unsigned(
        line.word(1), 1, 0xffffffffL, v -> {}, "Invalid vrrp_rx_bufs_multiplier " + line.word(1));
  }

  private void umask(Segment line) {
    String word = params.required(line, 1);
    if (line.size() > 2) {
      report.error("Extra parameter(s) to umask option");
    } else if (!word.isEmpty() && Character.isDigit(word.charAt(0))) {
      if (!word.matches("0[xX][0-9a-fA-F]{1,3}|[0-7]{1,4}|[0-9]{1,3}")) {
        report.error("invalid umask value " + word);
      }
    } else {
      for (String bit : word.split("\\|", -1)) {
        if (!bit.strip().matches("I[RWX](USR|GRP|OTH)")) {
          report.error("Unknown umask bit " + bit.strip());
          return;
        }
      }
    }
  }

  private void randomSeed(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(word, 0, 0xffffffffL, v -> {}, "random_seed " + word + " invalid");
  }

  private void includeCheck(Segment line) {
    Set<IncludeCheck> checks = context.includeChecks.get();
    if (line.size() < 2) {
      checks.addAll(EnumSet.allOf(IncludeCheck.class));
      return;
    }
    Set<IncludeCheck> named = EnumSet.noneOf(IncludeCheck.class);
    boolean relative = false;
    for (String word : line.words().subList(1, line.size())) {
      boolean add = word.startsWith("+");
      boolean remove = word.startsWith("-");
      String name = add || remove ? word.substring(1) : word;
      IncludeCheck check = IncludeCheck.named(name);
      if (check == null) {
        report.error("Unknown include_check type '" + name + "' - ignoring");
      } else if (remove) {
        relative = true;
        checks.remove(check);
      } else if (add) {
        relative = true;
        checks.add(check);
      } else {
        named.add(check);
      }
    }
    if (!relative) {
      checks.clear();
    }
    checks.addAll(named);
  }

  private void lvsTimeouts(Segment line) {
    if (line.size() < 3) {
      report.error("lvs_timeouts requires at least one option");
      return;
    }
    for (int at = 1; at < line.size(); at++) {
      String word = line.word(at);
      if (!List.of("tcp", "tcpfin", "udp").contains(word)) {
        report.error("Unknown option " + word + " specified for lvs_timeouts");
      } else {
        at++;
      }
    }
  }

  private void lvsFlushOnStop(Segment line) {
    if (line.size() > 1 && !line.word(1).equals("VS")) {
      report.error("Unknown lvs_flush_on_stop type " + line.word(1));
    }
  }
}
