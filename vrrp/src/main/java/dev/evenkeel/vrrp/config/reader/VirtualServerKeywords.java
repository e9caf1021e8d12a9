package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.linux.AddressText;
import dev.evenkeel.vrrp.config.reader.VirtualServerDraft.Kind;
import dev.evenkeel.vrrp.config.reader.VirtualServerDraft.Real;
import dev.evenkeel.vrrp.config.reader.VirtualServerDraft.Timing;
import dev.evenkeel.vrrp.config.text.Segment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The blocks {@code virtual_server}, {@code virtual_server_group} and {@code SSL}
 * (keepalived.conf(5), "LVS CONFIGURATION"). What asks the kernel to pass packets on is refused:
 * Evenkeel serves virtual servers by its balancer, which carries TCP.
 */
final class VirtualServerKeywords {
  private static final Set<String> SCHEDULERS =
      Set.of(
          "rr", "wrr", "lc", "wlc", "lblc", "sh", "mh", "dh", "fo", "ovf", "lblcr", "sed", "nq",
          "twos");
  private static final int PERSISTENCE_UNLESS_WRITTEN_S = 360;
  private static final String ALTERNATIVE =
      "; keep it on IPVS, by the real 'keepalived -C' beside this program";

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private final NotifyKeywords notify;
  private final List<VirtualServerDraft> servers = new ArrayList<>();
  private final Map<String, List<InetSocketAddress>> groups = new LinkedHashMap<>();
  private @Nullable VirtualServerDraft current;
  private @Nullable Real currentReal;
  private boolean groupHasEntries;
  private String groupName = "";

  VirtualServerKeywords(ReadContext context) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
    this.notify = new NotifyKeywords(context);
  }

  /** The virtual servers read so far. */
  List<VirtualServerDraft> servers() {
    return servers;
  }

  /** The addresses of each {@code virtual_server_group}. */
  Map<String, List<InetSocketAddress>> groups() {
    return groups;
  }

  void addTo(KeywordTable top) {
    top.block("virtual_server", Feature.CORE, this::start, virtualServer(), () -> current = null)
        .block(
            "virtual_server_group",
            Feature.CORE,
            this::groupStart,
            new KeywordTable("virtual_server_group").others(this::groupEntry),
            this::groupEnd)
        .block(
            "SSL",
            Feature.CORE,
            line -> true,
            new KeywordTable("SSL")
                .required(params, Feature.CORE, "password", "ca", "certificate", "key"),
            () -> {});
  }

  private KeywordTable virtualServer() {
    KeywordTable table = new KeywordTable("virtual_server");
    addCommon(table, () -> server().timing, "virtual server ");
    return table
        .line("lb_algo", this::scheduler)
        .line("lvs_sched", this::scheduler)
        .line("lb_kind", this::forwarding)
        .line("lvs_method", this::forwarding)
        .line("protocol", this::protocol)
        .line("persistence_timeout", this::persistenceTimeout)
        .line("persistence_granularity", this::persistenceGranularity)
        .line("persistence_engine", this::refuseWithArgument)
        .line("quorum", this::quorum)
        .line("hysteresis", this::hysteresis)
        .line("quorum_up", line -> command(line, c -> server().quorumUp = c))
        .line("quorum_down", line -> command(line, c -> server().quorumDown = c))
        .line("virtualhost", line -> server().virtualHost = params.required(line, 1))
        .line("sorry_server", this::sorryServer)
        .line("omega", line -> server().omega = true)
        .flags(Feature.CORE, "sh-fallback", "mh-fallback", "sorry_server_inhibit")
        .line("hashed", this::refuse)
        .line("flag-1", this::refuse)
        .line("flag-2", this::refuse)
        .line("flag-3", this::refuse)
        .line("sh-port", this::refuse)
        .line("mh-port", this::refuse)
        .line("ops", this::refuse)
        .line("ha_suspend", Feature.HA_SUSPEND, line -> {})
        .line("ip_family", this::family)
        .required(params, Feature.SORRY_METHOD, "sorry_server_lvs_method")
        .block("real_server", Feature.CORE, this::realServer, realServerTable(), this::realEnd);
  }

  /** Keywords of virtual and real servers alike. */
  private void addCommon(KeywordTable table, Supplier<Timing> timing, String owner) {
    table
        .line("delay_loop", line -> delayLoop(line, timing.get()))
        .line("connect_timeout", line -> connectTimeout(line, timing.get(), owner))
        .line("retry", line -> retry(line, timing.get()))
        .line("delay_before_retry", line -> delayBeforeRetry(line, timing.get()))
        .required(params, Feature.WARMUP, "warmup")
        .required(params, Feature.SNMP, "snmp_name")
        .line("alpha", Feature.ALPHA, line -> {})
        .line("inhibit_on_failure", this::inhibit)
        .line("smtp_alert", this::smtpAlert);
  }

  private KeywordTable realServerTable() {
    KeywordTable table = new KeywordTable("real_server");
    addCommon(table, () -> real().timing, "");
    table
        .line("lvs_method", this::forwarding)
        .line("weight", this::weight)
        .line("notify_up", line -> command(line, c -> real().notifyUp = c))
        .line("notify_down", line -> command(line, c -> real().notifyDown = c))
        .line("virtualhost", line -> real().virtualHost = params.required(line, 1))
        .line("uthreshold", this::upperThreshold)
        .required(params, Feature.LOWER_THRESHOLD, "lthreshold");
    new CheckerKeywords(context, this::real).addTo(table);
    return table;
  }

  private VirtualServerDraft server() {
    if (current == null) {
      throw new IllegalStateException("outside virtual_server");
    }
    return current;
  }

  private Real real() {
    if (currentReal == null) {
      throw new IllegalStateException("outside real_server");
    }
    return currentReal;
  }

  private boolean start(Segment line) {
    String word = params.required(line, 1);
    if (word.equals("fwmark") || word.equals("group")) {
      Kind kind = word.equals("group") ? Kind.GROUP : Kind.FIREWALL_MARK;
      begin(new VirtualServerDraft(kind, line.word(2), null, 0, line.position()));
      if (kind == Kind.FIREWALL_MARK) {
        refuse(
            "'virtual_server fwmark': packets are not marked for a proxy; name the address", line);
      }
      return true;
    }
    boolean hasPort = line.size() > 2;
    boolean badPort = hasPort && params.unsigned(line.word(2), 1, 65_535).isEmpty();
    InetAddress address = IpLiterals.parse(word);
    if (badPort || address == null) {
      String what =
          hasPort ? "IP address/port %s/%s".formatted(word, line.word(2)) : "IP address " + word;
      report.error("Invalid virtual server " + what + " - skipping");
      return false;
    }
    int port = hasPort ? Integer.parseInt(line.word(2).strip()) : 0;
    begin(new VirtualServerDraft(Kind.ADDRESS, word, address, port, line.position()));
    if (!hasPort) {
      refuse("a virtual server for all ports: name the port", line);
    }
    return true;
  }

  private void begin(VirtualServerDraft draft) {
    current = draft;
    servers.add(draft);
  }

  private void refuse(Segment line) {
    refuse("'" + line.word(0) + "'", line);
  }

  private void refuseWithArgument(Segment line) {
    refuse("'%s %s'".formatted(line.word(0), params.required(line, 1)), line);
  }

  private void refuse(String what, Segment line) {
    server().refused = true;
    report.refuse(
        what + " is not supported by Evenkeel, whose balancer serves virtual servers" + ALTERNATIVE,
        line.position());
  }

  private void command(Segment line, Consumer<@Nullable CommandDraft> use) {
    params.required(line, 1);
    use.accept(notify.command(line));
  }

  private boolean groupStart(Segment line) {
    groupName = params.required(line, 1);
    groupHasEntries = false;
    groups.put(groupName, new ArrayList<>());
    return true;
  }

  private void groupEntry(Segment line) {
    groupHasEntries = true;
    String word = line.word(0);
    InetAddress address = IpLiterals.parse(word);
    if (word.equals("fwmark") || word.indexOf('-') >= 0 || word.indexOf('/') >= 0) {
      report.refuse(
          "'%s' in a virtual_server_group is not supported by Evenkeel: list the addresses one by one"
              .formatted(String.join(" ", line.words())),
          line.position());
    } else if (address == null) {
      report.error(
          "Invalid virtual server group IP address %s %s - skipping"
              .formatted(word, line.size() > 1 ? "/port/" + line.word(1) : ""));
    } else if (line.size() > 1) {
      params
          .unsigned(line.word(1), 1, 65_535)
          .ifPresent(port ->
              groups
                  .getOrDefault(groupName, List.of())
                  .add(new InetSocketAddress(address, (int) port)));
    } else {
      report.refuse(
          "an address without a port in a virtual_server_group is not supported by Evenkeel",
          line.position());
    }
  }

  private void groupEnd() {
    if (!groupHasEntries) {
      report.error("virtual server group " + groupName + " has no entries - removing");
    }
  }

  private boolean realServer(Segment line) {
    String word = params.required(line, 1);
    boolean hasPort = line.size() > 2;
    boolean badPort = hasPort && params.unsigned(line.word(2), 1, 65_535).isEmpty();
    InetAddress address = IpLiterals.parse(word);
    if (badPort || address == null) {
      report.error(
          hasPort
              ? "Invalid real server ip address/port %s/%s - skipping".formatted(word, line.word(2))
              : "Invalid real server ip address " + word + " - skipping");
      return false;
    }
    int port = hasPort ? Integer.parseInt(line.word(2).strip()) : server().port;
    currentReal = new Real(new InetSocketAddress(address, port), line.position(), server().timing);
    return true;
  }

  private void realEnd() {
    Real read = real();
    currentReal = null;
    InetAddress own = server().address;
    InetAddress address = read.address.getAddress();
    if (own != null && own.getClass() != address.getClass()) {
      report.error(
          "Address family of virtual server and real server %s don't match - skipping real server."
              .formatted(AddressText.of(address)));
    } else {
      server().realServers.add(read);
    }
  }

  /** A proxy goes on with the connections of a server that is down: there is nothing to inhibit. */
  private void inhibit(Segment line) {
    if (currentReal != null && line.size() > 1 && Params.bool(line.word(1)).isEmpty()) {
      report.error("Invalid inhibit_on_failure parameter " + line.word(1));
    }
  }

  private void smtpAlert(Segment line) {
    // keepalived says nothing of a word that is neither.
    boolean wanted = line.size() < 2 || Params.bool(line.word(1)).orElse(true);
    if (currentReal != null) {
      currentReal.smtpAlert = wanted;
    } else {
      server().smtpAlert = wanted;
    }
  }

  private void scheduler(Segment line) {
    String word = params.required(line, 1);
    if (!SCHEDULERS.contains(word)) {
      report.error("Invalid lvs_scheduler '" + word + "' - ignoring");
      return;
    }
    server().scheduler = word;
    if (!List.of("rr", "wrr", "lc", "wlc", "sh", "mh", "fo").contains(word)) {
      refuse("'lb_algo " + word + "' (there are rr, wrr, lc, wlc, sh, mh and fo)", line);
    }
  }

  private void forwarding(Segment line) {
    String word = params.required(line, 1);
    if (!List.of("NAT", "DR", "TUN").contains(word)) {
      report.error("PARSER : unknown [" + word + "] routing method for virtual server.");
      return;
    }
    server().forwarding |= currentReal == null;
    if (!word.equals("NAT")) {
      server().refused = true;
      report.refuse(
          ("'%s %s' is not supported by Evenkeel: no packets are passed on in the kernel. 'NAT' is"
                      + " served, by the balancer as a TCP proxy, so that the servers see its address")
                  .formatted(line.word(0), word)
              + ALTERNATIVE,
          line.position());
    }
  }

  private void protocol(Segment line) {
    String word = params.required(line, 1);
    if (!List.of("TCP", "UDP", "SCTP").contains(word)) {
      report.error("Unknown protocol " + word + " - ignoring");
      return;
    }
    server().protocol = word.toLowerCase(Locale.ROOT);
    if (!word.equals("TCP")) {
      refuse("'protocol " + word + "'", line);
    }
  }

  private void persistenceTimeout(Segment line) {
    if (line.size() < 2) {
      server().persistenceSeconds = PERSISTENCE_UNLESS_WRITTEN_S;
      return;
    }
    params.unsigned(
        line.word(1),
        1,
        2_678_400,
        v -> server().persistenceSeconds = (int) v,
        "persistence_timeout invalid");
  }

  private void persistenceGranularity(Segment line) {
    String word = params.required(line, 1);
    InetAddress mask = IpLiterals.parse(word);
    OptionalInt bits = mask == null ? OptionalInt.empty() : prefix(mask.getAddress());
    if (bits.isPresent() && mask != null && mask.getAddress().length == 4) {
      server().persistencePrefixBits = bits.getAsInt();
    } else {
      refuse("'persistence_granularity " + word + "'", line);
    }
  }

  private static OptionalInt prefix(byte[] mask) {
    int bits = 0;
    for (byte octet : mask) {
      bits = (bits << 8) | (octet & 0xff);
    }
    int ones = Integer.bitCount(bits);
    boolean contiguous = ones == 0 ? bits == 0 : bits == -1 << (32 - ones);
    return contiguous && ones > 0 ? OptionalInt.of(ones) : OptionalInt.empty();
  }

  private void quorum(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        1,
        0xffffffffL,
        v -> server().quorum = v,
        "Quorum " + word + " must be in [1, 4294967295]. Setting to 1.");
  }

  private void hysteresis(Segment line) {
    params
        .unsigned(params.required(line, 1), 0, 0xffffffffL)
        .ifPresent(v -> server().hysteresis = v);
  }

  private void sorryServer(Segment line) {
    String word = params.required(line, 1);
    InetAddress address = IpLiterals.parse(word);
    if (address == null) {
      report.error("Invalid sorry server IP address " + word + " - skipping");
      return;
    }
    long port =
        line.size() > 2
            ? params.unsigned(line.word(2), 1, 65_535).orElse(server().port)
            : server().port;
    server().sorryServer = new InetSocketAddress(address, (int) port);
  }

  private void family(Segment line) {
    String word = params.required(line, 1);
    if (!word.equals("inet") && !word.equals("inet6")) {
      report.error("unknown address family " + word);
    }
  }

  private void weight(Segment line) {
    params
        .unsigned(params.required(line, 1), 0, 0xffffffffL)
        .ifPresent(v -> real().weight = (int) Math.min(v, Integer.MAX_VALUE));
  }

  private void upperThreshold(Segment line) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        0,
        0xffffffffL,
        v -> real().maxConnections = (int) Math.min(v, Integer.MAX_VALUE),
        "Invalid real_server uthreshold '" + word + "' - ignoring");
  }

  private void delayLoop(Segment line, Timing timing) {
    String word = params.required(line, 1);
    params.micros(
        word,
        1,
        0xffffffffL,
        us -> timing.intervalMs = Math.max(1, us / 1000),
        "virtual server delay loop '" + word + "' invalid - ignoring");
  }

  private void connectTimeout(Segment line, Timing timing, String owner) {
    String word = params.required(line, 1);
    params.micros(
        word,
        1,
        0xffffffffL,
        us -> timing.timeoutMs = Math.max(1, us / 1000),
        owner + "connect_timeout " + word + " invalid - ignoring");
  }

  private void retry(Segment line, Timing timing) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        1,
        0xffffffffL,
        v -> timing.retries = (int) Math.min(v, 1000),
        "retry value invalid - " + word);
  }

  private void delayBeforeRetry(Segment line, Timing timing) {
    params
        .micros(params.required(line, 1), 0, 0xffffffffL)
        .ifPresent(us -> timing.retryDelayMs = us / 1000);
  }
}
