package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.linux.AddressText;
import dev.evenkeel.vrrp.config.BfdInstance;
import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.text.Segment;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The {@code bfd_instance} block (keepalived.conf(5), "BFD CONFIGURATION"). Three of keepalived's
 * processes read it: one opens the sessions and checks all but the weight, which concerns the one
 * that speaks VRRP; the others want to know the names.
 */
final class BfdKeywords {
  private static final int MAX_NAME = 31;
  private static final long MAX_MS = 4_294_967;
  private static final int MAX_WEIGHT = 253;

  /** Which process reads. */
  enum Reader {
    CHECKER,
    VRRP,
    BFD
  }

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private final Reader reader;
  private final Set<String> names = new HashSet<>();
  private String name = "";
  private @Nullable SourcePosition position;
  private @Nullable InetAddress neighbour;
  private @Nullable InetAddress source;
  private boolean malformed;
  private int minRxUs;
  private int minTxUs;
  private int idleTxUs;
  private int multiplier;
  private boolean passive;
  private int ttl;
  private int maxHops;
  private int weightPoints;
  private boolean weightReversed;

  BfdKeywords(ReadContext context, Reader reader) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
    this.reader = reader;
  }

  void addTo(KeywordTable top) {
    KeywordTable table = new KeywordTable("bfd_instance");
    if (reader == Reader.BFD) {
      table
          .line("neighbor_ip", this::neighbour)
          .line("neighbour_ip", this::neighbour)
          .line("source_ip", this::source)
          .line("min_rx", line -> interval(line, 1, us -> minRxUs = us))
          .line("min_tx", line -> interval(line, 1, us -> minTxUs = us))
          .line("idle_tx", line -> interval(line, 1000, us -> idleTxUs = us))
          .line("multiplier", line -> number(line, "multiplier", 1, v -> multiplier = v))
          .line("passive", line -> passive = true)
          .line("ttl", line -> number(line, "ttl/hoplimit", 1, v -> ttl = v))
          .line("hoplimit", line -> number(line, "ttl/hoplimit", 1, v -> ttl = v))
          .line("max_hops", line -> number(line, "max_hops", -1, v -> maxHops = v))
          .flags(Feature.CORE, "weight");
    } else {
      table.flags(
          Feature.CORE,
          "neighbor_ip",
          "neighbour_ip",
          "source_ip",
          "min_rx",
          "min_tx",
          "idle_tx",
          "multiplier",
          "passive",
          "ttl",
          "hoplimit",
          "max_hops");
      table.line("weight", reader == Reader.VRRP ? this::weight : line -> {});
    }
    table.flags(Feature.CORE, "vrrp", "checker");
    top.block("bfd_instance", Feature.CORE, this::start, table, this::end);
  }

  private boolean start(Segment line) {
    name = params.required(line, 1);
    position = line.position();
    neighbour = null;
    source = null;
    malformed = false;
    minRxUs = 10_000;
    minTxUs = 10_000;
    idleTxUs = 1_000_000;
    multiplier = 5;
    passive = false;
    ttl = -1;
    maxHops = 0;
    weightPoints = 0;
    weightReversed = false;
    boolean owner = reader == Reader.BFD;
    if (name.length() > MAX_NAME) {
      if (owner) {
        configurationError("name too long (maximum length is 31 characters) - ignoring");
      } else if (reader == Reader.VRRP) {
        report.error("BFD name " + name + " too long");
      }
      return false;
    }
    if (!names.add(name)) {
      if (owner) {
        configurationError("already configured - ignoring");
      } else {
        report.error("BFD " + name + " already specified");
      }
      return false;
    }
    return true;
  }

  private void configurationError(String problem) {
    report.error("Configuration error: BFD instance " + name + " " + problem);
  }

  private void neighbour(Segment line) {
    String word = params.required(line, 1);
    InetAddress address = IpLiterals.parse(word);
    if (address == null) {
      configurationError("has malformed neighbor address " + word + ", ignoring instance");
      malformed = true;
    } else {
      neighbour = address;
    }
  }

  private void source(Segment line) {
    String word = params.required(line, 1);
    InetAddress address = IpLiterals.parse(word);
    if (address == null) {
      configurationError("has malformed source address " + word + ", ignoring");
    } else {
      source = address;
    }
  }

  private void interval(Segment line, int minMs, IntConsumer useUs) {
    String word = params.required(line, 1);
    params
        .millis(word, minMs, MAX_MS)
        .ifPresentOrElse(
            us -> useUs.accept((int) Math.min(us, Integer.MAX_VALUE)),
            () ->
                configurationError(
                    "%s value %s is not valid (must be in range [%d-%d]), ignoring"
                        .formatted(line.word(0), word, minMs, MAX_MS)));
  }

  private void number(Segment line, String what, int min, IntConsumer use) {
    String word = params.required(line, 1);
    params
        .signed(word, min, 255)
        .ifPresentOrElse(
            use,
            () ->
                configurationError(
                    "%s value %s not valid (must be in range [%d-255]), ignoring"
                        .formatted(what, word, min)));
  }

  private void weight(Segment line) {
    String word = params.required(line, 1);
    params
        .signed(word, -MAX_WEIGHT, MAX_WEIGHT)
        .ifPresentOrElse(
            v -> weightPoints = v,
            () ->
                configurationError(
                    "weight value %s not valid (must be in range [-253-253]), ignoring"
                        .formatted(word)));
    if (line.size() > 2) {
      if (line.word(2).equals("reverse")) {
        weightReversed = true;
      } else {
        configurationError("unknown weight option " + line.word(2));
      }
    }
  }

  private void end() {
    if (reader == Reader.VRRP) {
      context.bfdNames.put(name, new Trackable<>(name, weightPoints, weightReversed));
    }
    if (reader != Reader.BFD || malformed || position == null) {
      return;
    }
    if (neighbour == null) {
      configurationError("has no neighbor address set, disabling instance");
    } else if (source != null && source.getClass() != neighbour.getClass()) {
      // Keepalived names the source twice.
      String text = AddressText.of(source);
      configurationError(
          "source address %s and neighbor address %s are not of the same family, disabling instance"
              .formatted(text, text));
    } else if (isTaken(neighbour)) {
      configurationError(
          "has duplicate neighbor address " + AddressText.of(neighbour) + ", ignoring instance");
    } else {
      context.bfdInstances.add(
          new BfdInstance(
              name,
              neighbour,
              source,
              minRxUs,
              minTxUs,
              idleTxUs,
              multiplier,
              passive,
              ttl > 0 ? ttl : neighbour instanceof Inet4Address ? 255 : 64,
              maxHops,
              position));
    }
  }

  private boolean isTaken(InetAddress address) {
    return context.bfdInstances.stream().anyMatch(b -> b.neighbour().equals(address));
  }
}
