package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.ProxySections;
import dev.evenkeel.balancer.config.SectionParser;
import dev.evenkeel.balancer.config.ServerDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.event.EventSink;
import dev.evenkeel.balancer.event.EventSinks;
import dev.evenkeel.balancer.event.RingForwarder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads sections {@code ring} (manual, chapter 3.9). Owned by the thread that reads the
 * configuration.
 *
 * <p>Its servers are those of a backend as far as their lines go; of their options {@code
 * log-proto} alone means something here, and others are warned of.
 */
public final class RingSection implements SectionParser {
  /** {@code log-proto octet-count}: messages begin with their length. */
  private static final Setting<Boolean> COUNTS_OCTETS = Setting.of("log-proto", false);

  private static final int DEFAULT_SIZE_BYTES = 16384;

  private final KeywordTables tables;
  private final EventSinks sinks;
  private final List<Draft> drafts = new ArrayList<>();
  private @Nullable Draft current;

  private static final class Draft {
    final EventSink.InRing sink;
    final ProxyDraft servers;
    String description;
    Framing framing = Framing.RAW;
    int sizeBytes = DEFAULT_SIZE_BYTES;
    int maxLengthBytes;
    int connectMs;
    int serverMs;

    Draft(EventSink.InRing sink, ProxyDraft servers) {
      this.sink = sink;
      this.servers = servers;
      this.description = sink.name();
    }
  }

  /** Reads into sinks. */
  public RingSection(KeywordTables tables, EventSinks sinks) {
    this.tables = tables;
    this.sinks = sinks;
  }

  static void register(KeywordTables tables) {
    tables.server().add("log-proto", RingSection::protocol);
  }

  private static void protocol(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    switch (text) {
      case "legacy" -> settings.set(COUNTS_OCTETS, false);
      case "octet-count" -> settings.set(COUNTS_OCTETS, true);
      default ->
          arguments.failBare(
              "'log-proto' expects one of 'legacy' or 'octet-count' but got '" + text + "'.");
    }
  }

  @Override
  public Next open(Line line) {
    String name = line.word(1);
    current = null;
    if (name.isEmpty()) {
      line.alert(" : missing ring name.");
    } else if (ProxySections.wrongCharacter(name).isPresent()) {
      line.alert(
          " : invalid ring name '"
              + name
              + "' (character '"
              + ProxySections.wrongCharacter(name).get()
              + "' is not permitted).");
    } else if (sinks.find(name).isPresent()) {
      line.alert(" : sink named '" + name + "' already exists.");
    } else {
      current =
          new Draft(
              sinks.addRing(name, name, DEFAULT_SIZE_BYTES),
              ProxyDraft.ofServers(name, line.position()));
      drafts.add(current);
    }
    return Next.GO_ON;
  }

  @Override
  public void line(Line line) {
    Draft draft = current;
    if (draft == null) {
      if (line.word(0).equals("size")) {
        line.alert(" : 'size' directive not usable with this type of sink.");
      }
      return;
    }
    switch (line.word(0)) {
      case "description" -> description(line, draft);
      case "format" -> format(line, draft);
      case "maxlen" -> draft.maxLengthBytes = size(line, draft.maxLengthBytes);
      case "size" -> size(line, draft);
      case "timeout" -> timeout(line, draft);
      case "server" ->
          tables.proxy().find("server").ifPresent(keyword -> keyword.parse(line, draft.servers));
      case "backing-file" -> line.notSupported("'backing-file' in 'ring' section");
      default -> line.alert(" : unknown statement '" + line.word(0) + "'.");
    }
  }

  private static void description(Line line, Draft draft) {
    if (line.word(1).isEmpty()) {
      line.alert(" : missing ring description text.");
    } else {
      draft.description = line.word(1);
    }
  }

  private static void format(Line line, Draft draft) {
    LogTargetParser.framing(line.word(1))
        .ifPresentOrElse(
            framing -> draft.framing = framing,
            () -> line.alert(" : unknown format '" + line.word(1) + "'."));
  }

  private static void size(Line line, Draft draft) {
    int wanted = size(line, 0);
    if (wanted > 0 && wanted < draft.sizeBytes) {
      // HAProxy says no more than this, and does not start.
      line.warn(
          " : ignoring new size '"
              + wanted
              + "' that is smaller than current size '"
              + draft.sizeBytes
              + "' for ring '"
              + draft.sink.name()
              + "'.");
    } else if (wanted > 0) {
      draft.sizeBytes = wanted;
    }
  }

  private static int size(Line line, int before) {
    int value = Numbers.lenient(line.word(1));
    if (value > 0) {
      return value;
    }
    line.alert(" : invalid size '" + line.word(1) + "' for new sink buffer.");
    return before;
  }

  private static void timeout(Line line, Draft draft) {
    String which = line.word(1);
    if (!which.equals("connect") && !which.equals("server")) {
      line.warn(" : 'timeout " + which + "' means nothing to a ring and is ignored.");
      return;
    }
    String text = line.word(2);
    if (text.isEmpty()) {
      line.alert(" : 'timeout " + which + "' expects <time> as argument.");
      return;
    }
    switch (Delay.ofMillis(text, line.diagnostics()::warning)) {
      case Delay.Of(int ms) -> {
        if (which.equals("connect")) {
          draft.connectMs = ms;
        } else {
          draft.serverMs = ms;
        }
      }
      case Delay.Unexpected(String character) ->
          line.alert(
              ": unexpected character '" + character + "' in argument to <timeout " + which + ">.");
      case Delay.Overflow() ->
          line.alert(": timer overflow in argument <" + text + "> to <timeout " + which + ">.");
    }
  }

  /** Makes the sinks what the sections say in the end; false if something is wrong. */
  public boolean complete(Settings.Builder global, Diagnostics diagnostics) {
    boolean right = true;
    List<RingDeclaration> declared = new ArrayList<>();
    for (Draft draft : drafts) {
      String name = draft.sink.name();
      int longest = draft.maxLengthBytes == 0 ? draft.sizeBytes : draft.maxLengthBytes;
      if (longest > draft.sizeBytes) {
        diagnostics.warning(
            "ring '"
                + name
                + "' event max length '"
                + longest
                + "' exceeds size, forced to size '"
                + draft.sizeBytes
                + "'.");
        longest = draft.sizeBytes;
      }
      draft.sink.define(draft.description, draft.sizeBytes, longest);
      List<RingForwarder.Server> servers = new ArrayList<>();
      for (ServerDraft server : draft.servers.servers()) {
        AddressParser.Parsed address = server.address();
        String subject =
            "[" + server.position() + "] : 'server " + name + "/" + server.name() + "' : ";
        if (!RingForwarder.reaches(address.endpoint())) {
          diagnostics.alert(subject + "a log server has an IP address or a socket in a file.");
          right = false;
          continue;
        }
        for (Setting<?> option : server.settings().build().keys()) {
          if (option != COUNTS_OCTETS) {
            diagnostics.warning(
                subject + "'" + option.name() + "' means nothing to a log server and is ignored.");
          }
        }
        servers.add(
            new RingForwarder.Server(
                address.endpoint(),
                address.hostName().orElse(null),
                server.settings().get(COUNTS_OCTETS),
                draft.connectMs,
                draft.serverMs));
      }
      declared.add(new RingDeclaration(name, draft.framing, servers));
    }
    global.set(RingDeclaration.ALL, declared).set(EventSinks.OF_CONFIGURATION, Optional.of(sinks));
    return right;
  }

  /** Warns of lines that log into a ring that is declared nowhere. */
  public void warnOfUnknown(
      List<ProxyDraft> proxies, Settings.Builder global, Diagnostics diagnostics) {
    Set<LogTarget> targets = new LinkedHashSet<>(global.get(LogSettings.TARGETS));
    for (ProxyDraft proxy : proxies) {
      targets.addAll(LogKeywords.targets(proxy.settings(), global));
    }
    for (LogTarget target : targets) {
      if (target.destination() instanceof LogDestination.Ring(String name, var position)
          && sinks.find(name).isEmpty()) {
        diagnostics.warning(
            "parsing ["
                + position
                + "] : log : no ring is named '"
                + name
                + "': what is sent there is lost.");
      }
    }
  }

  /** The servers of each ring, for the checks that those of backends undergo. */
  public List<ProxyDraft> servers() {
    return drafts.stream().map(draft -> draft.servers).toList();
  }

  /** Whether the servers of a ring lack a timeout. */
  public boolean lacksTimeout(ProxyDraft servers) {
    return drafts.stream()
        .anyMatch(d ->
            d.servers == servers
                && !servers.servers().isEmpty()
                && (d.connectMs == 0 || d.serverMs == 0));
  }
}
