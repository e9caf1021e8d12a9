package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.TrackProcess;
import dev.evenkeel.vrrp.config.TrackProcess.Match;
import dev.evenkeel.vrrp.config.text.Segment;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The {@code vrrp_track_process} block (keepalived.conf(5), "VRRP track processes"). */
final class TrackProcessKeywords {
  private static final int MAX_PROCESSES = 65_535;
  private static final long MAX_DELAY_US = 3_600_000_000L;

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private final BlockWeight weight;
  private String name = "";
  private @Nullable SourcePosition position;
  private List<String> words = List.of();
  private boolean fullCommand;
  private @Nullable Match parameters;
  private int quorum;
  private boolean quorumWritten;
  private int quorumMax;
  private long forkDelayMs;
  private long terminateDelayMs;

  TrackProcessKeywords(ReadContext context) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
    weight = new BlockWeight(context, "track process", "vrrp_track_process");
  }

  void addTo(KeywordTable top) {
    KeywordTable table =
        new KeywordTable("vrrp_track_process")
            .line("process", this::process)
            .line("weight", line -> weight.read(name, line))
            .line("quorum", this::quorum)
            .line("quorum_max", line -> count(line, 0, "quorum_max", this::quorumMax))
            .line("delay", line -> delay(line, ms -> forkDelayMs = terminateDelayMs = ms))
            .line("fork_delay", line -> delay(line, ms -> forkDelayMs = ms))
            .line("terminate_delay", line -> delay(line, ms -> terminateDelayMs = ms))
            .line("full_command", line -> fullCommand = true)
            .line("param_match", this::paramMatch);
    top.block("vrrp_track_process", Feature.CORE, this::start, table, this::end);
  }

  private boolean start(Segment line) {
    name = params.required(line, 1);
    position = line.position();
    words = List.of();
    fullCommand = false;
    parameters = null;
    quorum = 1;
    quorumWritten = false;
    quorumMax = TrackProcess.UNLIMITED;
    forkDelayMs = 0;
    terminateDelayMs = 0;
    weight.reset(1);
    return true;
  }

  private void process(Segment line) {
    String process = params.required(line, 1);
    if (words.isEmpty()) {
      words = line.words().subList(1, line.size());
    } else {
      report.error(
          "Process already set for track process %s - ignoring %s".formatted(name, process));
    }
  }

  private void quorum(Segment line) {
    count(
        line,
        1,
        "Quorum",
        v -> {
          quorum = v;
          quorumWritten = true;
        });
  }

  /** A maximum of 0 without a quorum: none at all may run. */
  private void quorumMax(int value) {
    if (value == 0 && !quorumWritten) {
      quorum = 0;
    }
    if (value < quorum) {
      report.error("quorum_max is less than quorum - ignoring");
    } else {
      quorumMax = value;
    }
  }

  private void count(Segment line, int min, String what, IntConsumer use) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        min,
        MAX_PROCESSES,
        v -> use.accept((int) v),
        what
            + (" (%s) for vrrp_track_process %s must be between [%s..65535] inclusive. "
                    + "Ignoring...")
                .formatted(word, name, min));
  }

  private void delay(Segment line, LongConsumer useMs) {
    String word = params.required(line, 1);
    params.micros(
        word,
        1,
        MAX_DELAY_US,
        us -> useMs.accept((us + 999) / 1000),
        line.word(0)
            + (" (%s) for vrrp_track_process %s must be between [0.000001..3600] inclusive. "
                    + "Ignoring...")
                .formatted(word, name));
  }

  private void paramMatch(Segment line) {
    switch (line.word(1)) {
      case "initial" -> parameters = Match.LAST_PARAMETER_STARTS;
      case "partial" -> parameters = Match.FIRST_PARAMETERS;
      case "" -> {
        // Keepalived says nothing about a word that is missing.
      }
      default -> report.error("Invalid param_match type " + line.word(1) + " - ignoring");
    }
  }

  private void end() {
    if (words.isEmpty() || position == null) {
      report.error("track process '" + name + "' process name not specified");
      return;
    }
    TrackProcess process =
        new TrackProcess(
            name, words, match(), quorum, quorumMax, forkDelayMs, terminateDelayMs, position);
    context.trackProcesses.putIfAbsent(
        name, new Trackable<>(process, weight.points(), weight.reversed()));
  }

  private Match match() {
    if (parameters != null) {
      return parameters;
    }
    return fullCommand || words.size() > 1 ? Match.COMMAND_LINE : Match.NAME;
  }
}
