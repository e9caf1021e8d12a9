package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.AuthenticationType;
import dev.evenkeel.vrrp.config.RoutingRule;
import dev.evenkeel.vrrp.config.TransportOption;
import dev.evenkeel.vrrp.config.UnicastPeer;
import dev.evenkeel.vrrp.config.VirtualRoute;
import dev.evenkeel.vrrp.config.VrrpInstance;
import dev.evenkeel.vrrp.config.text.Segment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** The keywords of {@code vrrp_instance} about addresses, packets and gratuitous ARP. */
final class InstanceNetworkKeywords {
  private static final int SECRET_BYTES = 8;
  private static final long MAX_GARP_SECONDS = 4294;

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private final Supplier<InstanceDraft> draft;

  InstanceNetworkKeywords(ReadContext context, Supplier<InstanceDraft> draft) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
    this.draft = draft;
  }

  void addTo(KeywordTable table) {
    KeywordTable authentication =
        new KeywordTable("authentication")
            .line("auth_type", this::authType)
            .line("auth_pass", this::authPass);
    table
        .values("virtual_ipaddress", Feature.CORE, this::virtualAddress)
        .values("virtual_ipaddress_excluded", Feature.CORE, this::excludedAddress)
        .values("virtual_routes", Feature.CORE, this::route)
        .values("virtual_rules", Feature.CORE, this::rule)
        .block("authentication", Feature.CORE, line -> true, authentication, () -> {})
        .line("mcast_src_ip", this::sourceAddress)
        .line("mcast_dst_ip", this::multicastGroup)
        .line("track_src_ip", line -> option(TransportOption.TRACK_SOURCE))
        .line("unicast_src_ip", Feature.UNICAST, this::unicastSource)
        .values("unicast_peer", Feature.UNICAST, this::peer, lines -> unicast())
        .line("unicast_ttl", Feature.UNICAST, this::unicastTtl)
        .line("check_unicast_src", Feature.UNICAST, line -> unicast().checkUnicastSource = true)
        .line(
            "unicast_fault_no_peer", Feature.UNICAST, l -> option(TransportOption.NO_PEER_IS_FAULT))
        .line("old_unicast_checksum", Feature.UNICAST, this::oldChecksum)
        .line("use_vmac", this::useVmac)
        .line("use_vmac_addr", Feature.VIRTUAL_MAC_ADDRESS, line -> {})
        .line("vmac_xmit_base", line -> draft().vmacXmitBase = true)
        .line("use_ipvlan", Feature.IPVLAN, this::useIpvlan)
        .line("native_ipv6", Feature.DEPRECATED, this::nativeIpv6)
        .line("vrf", Feature.VRF, this::vrf)
        .line("lvs_sync_daemon_interface", Feature.IPVS, this::lvsSyncDaemon)
        .line("promote_secondaries", Feature.PROMOTE_SECONDARIES, line -> {})
        .line("linkbeat_use_polling", Feature.LINKBEAT, this::linkbeat)
        .line("kernel_rx_buf_size", Feature.BUFFERS, this::bufferSize)
        .line("down_timer_adverts", Feature.DOWN_TIMER, this::downTimer)
        .line(
            "skip_check_adv_addr",
            Feature.SKIP_CHECK_ADV_ADDR,
            line -> flag(line, v -> draft().skipCheckAdvAddr = v))
        .line(
            "lower_prio_no_advert",
            Feature.ADVERT_POLICY,
            line -> flag(line, v -> draft().lowerPrioNoAdvert = v))
        .line(
            "higher_prio_send_advert",
            Feature.ADVERT_POLICY,
            line -> flag(line, v -> draft().higherPrioSendAdvert = v));
    addGarp(table);
    addLater(table);
  }

  /** Keywords of keepalived 2.3 and 2.4, which 2.2 calls unknown. */
  private void addLater(KeywordTable table) {
    KeywordTable hmac =
        new KeywordTable("auth_hmac")
            .required(
                params, Feature.CORE, "key", "active_key", "time_window", "anti_replay", "mode");
    table
        .block("auth_hmac", Feature.AUTH_HMAC, line -> true, hmac, () -> {})
        .line(
            "v3_checksum_as_v2",
            line -> {
              if (line.size() < 2 || Params.bool(line.word(1)).orElse(true)) {
                option(TransportOption.CHECKSUM_AS_VERSION_2);
              } else {
                draft().transportOptions.remove(TransportOption.CHECKSUM_AS_VERSION_2);
              }
            })
        .line(
            "owner_ignore_adverts",
            Feature.ADVERT_POLICY,
            line -> flag(line, v -> draft().ownerIgnoreAdverts = v))
        .flags(Feature.TIMER_EXPIRED, "timer_expired_backup", "thread_timer_expired")
        .flags(Feature.DEPRECATED, "no_virtual_ipaddress");
  }

  private void addGarp(KeywordTable table) {
    table
        .line(
            "garp_master_delay",
            line -> garpNumber(line, MAX_GARP_SECONDS, v -> draft().garp.delayMs = v * 1000))
        .line("garp_master_repeat", line -> garpCount(line, v -> draft().garp.repeat = (int) v))
        .line("garp_master_refresh", this::garpRefresh)
        .line(
            "garp_master_refresh_repeat",
            line -> garpCount(line, v -> draft().garp.refreshRepeat = (int) v))
        .line(
            "garp_lower_prio_delay",
            line ->
                garpNumber(line, MAX_GARP_SECONDS, v -> draft().garp.lowerPrioDelayMs = v * 1000))
        .line("garp_lower_prio_repeat", this::garpLowerPrioRepeat)
        .line("garp_extra_if", Feature.GARP_EXTRA, this::garpExtra)
        .line("vmac_garp_intvl", Feature.GARP_EXTRA, this::vmacGarpInterval);
  }

  private InstanceDraft draft() {
    return draft.get();
  }

  private InstanceDraft unicast() {
    draft().unicastKeyword = true;
    return draft();
  }

  private String name() {
    return draft().name;
  }

  private void route(Segment line) {
    VirtualRoute route = new RouteParser(context, line).parse();
    if (route != null) {
      draft().routes.add(route);
    }
  }

  private void rule(Segment line) {
    RoutingRule rule = new RuleParser(context, line).parse();
    if (rule != null) {
      draft().rules.add(rule);
    }
  }

  private void virtualAddress(Segment line) {
    AddressDraft address = new AddressParser(context, line, false).parse();
    if (address == null) {
      return;
    }
    if (!fixFamily(address.address())) {
      report.error(
          "(%s): address family must match VRRP instance [%s] - ignoring"
              .formatted(name(), line.word(0)));
      return;
    }
    draft().addresses.add(address);
  }

  /** Whether an address is of the instance's family, which the first address decides. */
  private boolean fixFamily(InetAddress address) {
    boolean ipv6 = address instanceof Inet6Address;
    Boolean known = draft().ipv6;
    if (known == null) {
      draft().ipv6 = ipv6;
      return true;
    }
    return known == ipv6;
  }

  private void excludedAddress(Segment line) {
    AddressDraft address = new AddressParser(context, line, false).parse();
    if (address != null) {
      draft().excluded.add(address);
    }
  }

  private void authType(Segment line) {
    String word = params.required(line, 1);
    switch (word) {
      case "PASS" -> {
        draft().authType = AuthenticationType.PASS;
        draft().authAh = false;
      }
      case "AH" -> {
        draft().authType = AuthenticationType.PASS;
        draft().authAh = true;
        report.feature(Feature.AUTH_AH, "'auth_type AH'", line.position());
      }
      default -> report.error("(%s) unknown authentication type '%s'".formatted(name(), word));
    }
  }

  private void authPass(Segment line) {
    String word = params.required(line, 1);
    byte[] bytes = word.getBytes(context.charsetOf.apply(line.position().file()));
    if (bytes.length > SECRET_BYTES) {
      report.error("Truncating auth_pass to " + SECRET_BYTES + " characters");
    }
    draft().authSecret =
        new String(bytes, 0, Math.min(bytes.length, SECRET_BYTES), StandardCharsets.ISO_8859_1);
  }

  private void sourceAddress(Segment line) {
    String word = params.required(line, 1);
    InetAddress address = IpLiterals.parse(word);
    String what = "Configuration error: VRRP instance[" + name() + "]";
    if (address == null) {
      report.error(what + " malformed src address[" + word + "]. Skipping...");
    } else if (!fixFamily(address)) {
      report.error(
          what + " and src address[" + word + "] MUST be of the same family !!! Skipping...");
    } else {
      draft().sourceAddress = address;
    }
  }

  private void unicastSource(Segment line) {
    sourceAddress(line);
    unicast();
  }

  private void multicastGroup(Segment line) {
    String word = params.required(line, 1);
    InetAddress address = IpLiterals.parse(word);
    if (address == null) {
      report.error("(%s) malformed mcast dest address %s. Skipping...".formatted(name(), word));
    } else if (!address.isMulticastAddress()) {
      report.error("(%s) mcast_dst_ip %s not multicast. Skipping...".formatted(name(), word));
    } else {
      draft().multicastGroup = address;
    }
  }

  private void option(TransportOption option) {
    draft().transportOptions.add(option);
  }

  private void peer(Segment line) {
    String word = line.word(0);
    InetAddress address = IpLiterals.parse(word);
    String what = "Configuration error: VRRP instance[" + name() + "]";
    if (address == null) {
      report.error(what + " malformed unicast peer address[" + word + "]. Skipping...");
      return;
    }
    if (!fixFamily(address)) {
      report.error(
          what
              + " and unicast peer address["
              + word
              + "] MUST be of the same family !!! Skipping...");
      return;
    }
    int minTtl = 0;
    int maxTtl = 255;
    boolean bounded = false;
    for (int at = 1; at < line.size(); at += 2) {
      String key = line.word(at);
      if (at + 1 >= line.size()) {
        report.error("(%s) %s is missing a value".formatted(name(), key));
        break;
      }
      boolean min = key.equals("min_ttl");
      if (!min && !key.equals("max_ttl")) {
        report.error("(%s) unknown unicast_peer option %s".formatted(name(), key));
        continue;
      }
      var ttl = params.unsigned(line.word(at + 1), 0, 255);
      if (ttl.isPresent()) {
        bounded = true;
        minTtl = min ? (int) ttl.getAsLong() : minTtl;
        maxTtl = min ? maxTtl : (int) ttl.getAsLong();
      }
    }
    if (minTtl > maxTtl) {
      report.error(
          "(%s) min_ttl %s > max_ttl %s - all packets will be discarded"
              .formatted(name(), minTtl, maxTtl));
    }
    draft().checkUnicastSource |= bounded;
    draft().peers.add(new UnicastPeer(address, minTtl, maxTtl));
  }

  private void unicastTtl(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        255,
        v -> draft().unicastTtl = (int) v,
        "(%s): TTL '%s' not valid - must be between 0 & 255".formatted(name(), word));
  }

  private void oldChecksum(Segment line) {
    if (line.size() < 2) {
      option(TransportOption.OLD_UNICAST_CHECKSUM);
    } else if (line.word(1).equals("never")) {
      option(TransportOption.NEVER_OLD_UNICAST_CHECKSUM);
    } else {
      report.error(
          "(%s) Unknown old_unicast_chksum mode %s - ignoring".formatted(name(), line.word(1)));
    }
    unicast();
  }

  /**
   * {@code use_vmac [NAME] [ADDRESS] [netlink_notify_msg]}, the address with its last byte or not.
   */
  private void useVmac(Segment line) {
    draft().usesVmac = true;
    boolean named = false;
    for (String word : line.words().subList(1, line.size())) {
      if (word.matches("([0-9a-fA-F]{1,2}:){4,5}[0-9a-fA-F]{1,2}")) {
        draft().vmacAddress = word;
        continue;
      }
      if (word.equals("netlink_notify_msg")) {
        // The link is made again with every notification that keepalived has in mind.
        continue;
      }
      if (named) {
        report.error("VMAC interface name already specified");
      } else if (word.length() > 15 || word.indexOf('/') >= 0) {
        report.error(
            "VMAC interface name '" + word + "' too long or invalid characters - ignoring");
      } else if (context.environment.interfaceInTheWay().test(word) && !isRunning(word)) {
        report.error(
            ("(%s) interface %s already exists and is not a private macvlan; ignoring vmac "
                    + "if_name")
                .formatted(name(), word));
      } else {
        draft().vmacName = word;
      }
      named = true;
    }
  }

  /** On a reload the interface is there, and is ours. */
  private boolean isRunning(String interfaceName) {
    return context.running.stream()
        .map(VrrpInstance::virtualMac)
        .anyMatch(mac -> mac != null && mac.interfaceName().equals(interfaceName));
  }

  private void useIpvlan(Segment line) {
    draft().usesIpvlan = true;
    boolean named = false;
    for (String word : line.words().subList(1, line.size())) {
      int slash = word.indexOf('/');
      InetAddress address = IpLiterals.parse(slash < 0 ? word : word.substring(0, slash));
      if (address != null) {
        draft().sourceAddress = address;
      } else if (!List.of("bridge", "private", "vepa").contains(word)) {
        if (named) {
          report.error(
              "(%s) IPVLAN interface already specified - ignoring '%s'".formatted(name(), word));
        } else if (context.environment.interfaceExists().test(word)) {
          report.error(
              ("(%s) interface %s already exists and is not an l2 ipvlan; ignoring ipvlan "
                      + "if_name")
                  .formatted(name(), word));
        }
        named = true;
      }
    }
  }

  private void nativeIpv6(Segment line) {
    if (Boolean.FALSE.equals(draft().ipv6)) {
      report.error("(" + name() + ") Cannot specify native_ipv6 with IPv4 addresses");
    } else {
      draft().ipv6 = true;
    }
  }

  private void vrf(Segment line) {
    params.required(line, 1);
    if (draft().interfaceName != null) {
      report.error("(" + name() + ") Cannot specify VRF interface and interface - ignoring");
    }
  }

  private void lvsSyncDaemon(Segment line) {
    report.error(
        "(" + name() + ") Specifying lvs_sync_daemon_interface against a vrrp is deprecated.");
    // keepalived lines the second message up with the first.
    report.error(" ".repeat(name().length() + 4) + "Please use global lvs_sync_daemon");
    params.required(line, 1);
  }

  private void linkbeat(Segment line) {
    report.error(
        "("
            + name()
            + ") 'linkbeat_use_polling' in vrrp instance deprecated - use"
            + " linkbeat_interfaces block");
  }

  private void bufferSize(Segment line) {
    String problem = "(" + name() + ") invalid kernel_rx_buf_size specified";
    if (line.size() != 2) {
      report.error(problem);
    } else {
      params.unsigned(line.word(1), 0, 0xffffffffL, v -> {}, problem);
    }
  }

  private void downTimer(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        1,
        100,
        v -> draft().downTimerAdverts = (int) v,
        "(%s): Invalid down_timer_adverts [1:100] '%s'".formatted(name(), word));
  }

  private void flag(Segment line, Consumer<Boolean> use) {
    Optional<Boolean> value = line.size() > 1 ? Params.bool(line.word(1)) : Optional.of(true);
    value.ifPresentOrElse(
        use,
        () ->
            report.error(
                "(%s) invalid %s %s specified".formatted(name(), line.word(0), line.word(1))));
  }

  private void garpNumber(Segment line, long max, LongConsumer use) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        max,
        use,
        "(%s): %s '%s' invalid - ignoring".formatted(name(), line.word(0), word));
  }

  private void garpCount(Segment line, LongConsumer use) {
    garpNumber(
        line,
        0xffffffffL,
        v -> {
          if (v == 0) {
            report.error(
                "(%s): %s must be greater than 0, setting to 1".formatted(name(), line.word(0)));
          }
          use.accept(Math.clamp(v, 1, Integer.MAX_VALUE));
        });
  }

  private void garpRefresh(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        0xffffffffL,
        v -> draft().garp.refreshMs = v * 1000,
        "(%s): Invalid garp_master_refresh '%s' - ignoring".formatted(name(), word));
  }

  private void garpLowerPrioRepeat(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        Integer.MAX_VALUE,
        v -> {
          draft().garp.lowerPrioRepeat = (int) v;
          draft().garp.lowerPrioRepeatWritten = true;
        },
        "(%s): Invalid garp_lower_prio_repeat '%s'".formatted(name(), word));
  }

  private void vmacGarpInterval(Segment line) {
    report.error("Keyword \"vmac_garp_intvl\" is deprecated - please use \"garp_extra_if\"");
    garpExtra(line);
  }

  private void garpExtra(Segment line) {
    int index = line.word(1).equals("all") ? 2 : 1;
    if (line.size() <= index) {
      report.error("(%s): %s specified without time - ignoring".formatted(name(), line.word(0)));
      return;
    }
    String word = line.word(line.size() - 1);
    params.unsigned(
        word,
        0,
        86_400,
        v -> {},
        "(%s): %s '%s' invalid - ignoring".formatted(name(), line.word(0), word));
  }
}
