package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The keywords of {@code global_defs} (keepalived.conf(5), "Global definitions") that VRRP itself
 * cares about; the others are in {@link GlobalProcessKeywords}.
 */
final class GlobalKeywords {
  private static final long MAX_GARP_SECONDS = 4294;
  private static final long MAX_MICROS = 0xffffffffL;

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private final GlobalDraft global;
  private final NotifyKeywords commands;

  GlobalKeywords(ReadContext context) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
    this.global = context.global;
    this.commands = new NotifyKeywords(context);
  }

  KeywordTable table() {
    KeywordTable table = new KeywordTable("global_defs");
    table
        .line("router_id", this::routerId)
        .line("script_user", this::scriptUser)
        .line("enable_script_security", line -> global.scriptSecurity = true)
        .line("default_interface", this::defaultInterface)
        .line("dynamic_interfaces", Feature.DYNAMIC_INTERFACES, this::dynamicInterfaces)
        .line("vrrp_version", this::version)
        .line("vrrp_mcast_group4", Feature.MULTICAST_GROUP, line -> group(line, false))
        .line("vrrp_mcast_group6", Feature.MULTICAST_GROUP, line -> group(line, true))
        .line("vrrp_startup_delay", Feature.STARTUP_DELAY, this::startupDelay)
        .line("vrrp_strict", line -> global.strict = true)
        .line(
            "vrrp_skip_check_adv_addr",
            Feature.SKIP_CHECK_ADV_ADDR,
            line -> global.skipCheckAdvAddr = true)
        .line("vrrp_check_unicast_src", line -> global.checkUnicastSource = true)
        .line("vrrp_down_timer_adverts", Feature.DOWN_TIMER, this::downTimer)
        .line(
            "vrrp_lower_prio_no_advert",
            Feature.ADVERT_POLICY,
            line -> plainFlag(line, v -> global.lowerPrioNoAdvert = v))
        .line(
            "vrrp_higher_prio_send_advert",
            Feature.ADVERT_POLICY,
            line -> plainFlag(line, v -> global.higherPrioSendAdvert = v))
        .line(
            "vrrp_notify_priority_changes",
            Feature.FIFO,
            line -> flag(line, line.word(0), v -> global.notifyPriorityChanges = v))
        .line("log_unknown_vrids", line -> global.logUnknownVrids = true);
    addGarp(table);
    addFifos(table);
    new GlobalProcessKeywords(context, this::flag).addTo(table);
    return table;
  }

  private void addGarp(KeywordTable table) {
    table
        .line(
            "vrrp_garp_master_delay",
            line -> number(line, MAX_GARP_SECONDS, v -> global.garp.delayMs = v * 1000))
        .line("vrrp_garp_master_repeat", line -> count(line, v -> global.garp.repeat = (int) v))
        .line("vrrp_garp_master_refresh", this::refresh)
        .line(
            "vrrp_garp_master_refresh_repeat",
            line -> count(line, v -> global.garp.refreshRepeat = (int) v))
        .line(
            "vrrp_garp_lower_prio_delay",
            line -> number(line, MAX_GARP_SECONDS, v -> global.garp.lowerPrioDelayMs = v * 1000))
        .line("vrrp_garp_lower_prio_repeat", this::lowerPrioRepeat)
        .line("vrrp_garp_interval", line -> interval(line, v -> global.garpIntervalUs = v))
        .line("vrrp_gna_interval", line -> interval(line, v -> global.gnaIntervalUs = v))
        .line("vrrp_min_garp", line -> plainFlag(line, this::minGarp))
        .line("vrrp_garp_extra_if", Feature.GARP_EXTRA, this::garpExtra)
        .line(
            "vrrp_vmac_garp_intvl",
            Feature.GARP_EXTRA,
            line -> {
              report.error(
                  "Keyword \"vrrp_vmac_garp_intvl\" is deprecated - please use"
                      + " \"vrrp_garp_extra_if\"");
              garpExtra(line);
            });
  }

  private void addFifos(KeywordTable table) {
    table
        .line("notify_fifo", Feature.FIFO, line -> fifo(line, v -> global.fifo = v))
        .line("vrrp_notify_fifo", Feature.FIFO, line -> fifo(line, v -> global.vrrpFifo = v))
        .line("lvs_notify_fifo", Feature.FIFO, line -> fifo(line, v -> global.lvsFifo = v))
        .line(
            "notify_fifo_script",
            Feature.FIFO,
            line -> fifoScript(line, v -> global.fifoScript = v))
        .line(
            "vrrp_notify_fifo_script",
            Feature.FIFO,
            line -> fifoScript(line, v -> global.vrrpFifoScript = v))
        .line(
            "lvs_notify_fifo_script",
            Feature.FIFO,
            line -> fifoScript(line, v -> global.lvsFifoScript = v))
        .flags(Feature.FIFO_RELOAD, "fifo_write_vrrp_states_on_reload");
  }

  private void routerId(Segment line) {
    if (line.size() < 2) {
      report.error("routerid name missing - ignoring");
    } else {
      global.routerId = line.word(1);
    }
  }

  private void scriptUser(Segment line) {
    if (line.size() < 2) {
      report.error("No script username specified");
      return;
    }
    context
        .scriptUsers
        .named(line, 1)
        .ifPresentOrElse(
            user -> global.scriptUser = user,
            () -> report.error("Error setting global script uid/gid"));
  }

  private void defaultInterface(Segment line) {
    if (line.size() < 2) {
      report.error("default_interface requires interface name");
    } else {
      global.defaultInterface = line.word(1);
    }
  }

  private void dynamicInterfaces(Segment line) {
    global.dynamicInterfaces = true;
    if (line.size() > 1 && !line.word(1).equals("allow_if_changes")) {
      report.error("Unknown dynamic_interfaces option '" + line.word(1) + "'");
    }
  }

  private void version(Segment line) {
    String word = params.required(line, 1);
    params.signed(word, 2, 3, v -> global.version = v, "VRRP Error: Version must be either 2 or 3");
  }

  private void group(Segment line, boolean ipv6) {
    String word = params.required(line, 1);
    InetAddress address = IpLiterals.parse(word);
    String prefix = line.word(0) + " [" + word + "] is not ";
    if (address == null) {
      report.error("Can't parse %s [%s]. Skipping".formatted(line.word(0), word));
    } else if (ipv6 && !(address instanceof Inet6Address)) {
      report.error(prefix + "IPv6. Skipping");
    } else if (!ipv6 && !(address instanceof Inet4Address)) {
      report.error(prefix + "IPv4. Skipping");
    } else if (!address.isMulticastAddress()) {
      report.error(prefix + "multicast. Skipping");
    } else if (ipv6) {
      global.group6 = address;
    } else {
      global.group4 = address;
    }
  }

  private void startupDelay(Segment line) {
    String word = params.required(line, 1);
    params.micros(
        word,
        1000,
        MAX_MICROS,
        v -> global.startupDelayUs = v,
        "vrrp_startup_delay '" + word + "' is invalid");
  }

  private void downTimer(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        1,
        100,
        v -> global.downTimerAdverts = (int) v,
        "Invalid vrrp_down_timer_adverts [1:100] '" + word + "'");
  }

  private void plainFlag(Segment line, Consumer<Boolean> use) {
    Optional<Boolean> value = line.size() > 1 ? Params.bool(line.word(1)) : Optional.of(true);
    value.ifPresentOrElse(
        use, () -> report.error("Invalid value for " + line.word(0) + " specified"));
  }

  private void flag(Segment line, String name, Consumer<Boolean> use) {
    Optional<Boolean> value = line.size() > 1 ? Params.bool(line.word(1)) : Optional.of(true);
    value.ifPresentOrElse(
        use,
        () ->
            report.error(
                "Invalid value '%s' for global %s specified".formatted(line.word(1), name)));
  }

  private void number(Segment line, long max, LongConsumer use) {
    String word = params.required(line, 1);
    params.unsigned(word, 0, max, use, line.word(0) + " '" + word + "' invalid - ignoring");
  }

  private void count(Segment line, LongConsumer use) {
    number(
        line,
        0xffffffffL,
        v -> {
          if (v == 0) {
            report.error(line.word(0) + " must be greater than 0, setting to 1");
          }
          use.accept(Math.clamp(v, 1, Integer.MAX_VALUE));
        });
  }

  private void refresh(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        0xffffffffL,
        v -> global.garp.refreshMs = v * 1000,
        "Invalid vrrp_garp_master_refresh '" + word + "' - ignoring");
  }

  private void lowerPrioRepeat(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        Integer.MAX_VALUE,
        v -> global.garp.lowerPrioRepeat = (int) v,
        "Invalid vrrp_garp_lower_prio_repeat '" + word + "'");
  }

  private void interval(Segment line, LongConsumer use) {
    String word = params.required(line, 1);
    params.micros(word, 1, MAX_MICROS, use, line.word(0) + " '" + word + "' is invalid");
  }

  private void minGarp(boolean only) {
    if (only) {
      global.garp.delayMs = 0;
      global.garp.repeat = 1;
      global.garp.lowerPrioDelayMs = 0;
      global.garp.lowerPrioRepeat = 1;
    }
  }

  private void garpExtra(Segment line) {
    int index = line.word(1).equals("all") ? 2 : 1;
    if (line.size() <= index) {
      report.error(line.word(0) + " specified without time - ignoring");
      return;
    }
    String word = line.word(line.size() - 1);
    params.unsigned(word, 1, 86_400, v -> {}, line.word(0) + " '" + word + "' invalid - ignoring");
  }

  private void fifo(Segment line, Consumer<String> use) {
    if (line.size() < 2) {
      report.error("No " + line.word(0) + " name specified");
    } else {
      use.accept(line.word(1));
    }
  }

  private void fifoScript(Segment line, Consumer<CommandDraft> use) {
    if (line.size() < 2) {
      report.error("No " + line.word(0) + " specified");
      return;
    }
    CommandDraft command = commands.command(line);
    if (command != null) {
      use.accept(command);
    }
  }
}
