package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.List;

/** The blocks {@code track_file}, {@code vrrp_track_process} and {@code bfd_instance}. */
final class TrackerKeywords {
  private static final int MAX_WEIGHT = 254;

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private String name = "";
  private boolean fileSet;
  private boolean processSet;
  private boolean neighbourSet;

  TrackerKeywords(ReadContext context) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
  }

  /** Adds {@code track_file} and its old name. */
  void addTrackFile(KeywordTable top) {
    for (String keyword : List.of("track_file", "vrrp_track_file")) {
      KeywordTable table =
          new KeywordTable(keyword)
              .line("file", this::file)
              .line("weight", this::fileWeight)
              .line("init_file", this::initFile);
      top.block(keyword, Feature.CORE, this::start, table, this::fileEnd);
    }
  }

  /** Adds {@code vrrp_track_process}. */
  void addTrackProcess(KeywordTable top) {
    KeywordTable table =
        new KeywordTable("vrrp_track_process")
            .line("process", this::process)
            .line("weight", this::processWeight)
            .line("quorum", line -> count(line, 1, "Quorum"))
            .line("quorum_max", line -> count(line, 0, "quorum_max"))
            .line("delay", this::delay)
            .line("fork_delay", this::delay)
            .line("terminate_delay", this::delay)
            .flags(Feature.CORE, "full_command")
            .line("param_match", this::paramMatch);
    top.block("vrrp_track_process", Feature.CORE, this::start, table, this::processEnd);
  }

  /**
   * Adds {@code bfd_instance}.
   *
   * @param owner whether this is the process that opens the sessions and checks them
   */
  void addBfd(KeywordTable top, boolean owner) {
    KeywordTable table =
        new KeywordTable("bfd_instance")
            .line("neighbor_ip", line -> neighbourSet = line.size() > 1)
            .line("neighbour_ip", line -> neighbourSet = line.size() > 1)
            .flags(
                Feature.CORE,
                "source_ip",
                "min_rx",
                "min_tx",
                "idle_tx",
                "multiplier",
                "passive",
                "ttl",
                "hoplimit",
                "max_hops",
                "multihop",
                "weight",
                "vrrp",
                "checker");
    top.block(
        "bfd_instance",
        owner ? Feature.BFD : Feature.CORE,
        this::start,
        table,
        () -> bfdEnd(owner));
  }

  private boolean start(Segment line) {
    name = params.required(line, 1);
    fileSet = false;
    processSet = false;
    neighbourSet = false;
    return true;
  }

  private void file(Segment line) {
    if (line.size() < 2) {
      report.error("track file file name missing");
    } else if (fileSet) {
      report.error(
          "File already set for track file %s - ignoring %s".formatted(name, line.word(1)));
    } else {
      fileSet = true;
    }
  }

  private void fileWeight(Segment line) {
    weight(line, "track file", "track_file");
  }

  private void processWeight(Segment line) {
    weight(line, "track process", "vrrp_track_process");
  }

  private void weight(Segment line, String missingWhat, String what) {
    if (line.size() < 2) {
      report.error("No weight specified for %s %s - ignoring".formatted(missingWhat, name));
      return;
    }
    params.signed(
        line.word(1),
        -MAX_WEIGHT,
        MAX_WEIGHT,
        v -> {},
        "Weight (%s) for %s %s must be between [-254..254] inclusive. Ignoring..."
            .formatted(line.word(1), what, name));
    if (line.size() > 2 && !line.word(2).equals("reverse")) {
      report.error(what + " %s unknown weight option %s".formatted(name, line.word(2)));
    }
  }

  private void initFile(Segment line) {
    for (String word : line.words().subList(1, line.size())) {
      boolean number = word.matches("-?[0-9].*");
      if (number) {
        params.signed(
            word,
            Integer.MIN_VALUE,
            Integer.MAX_VALUE,
            v -> {},
            "Track file %s init value %s is invalid".formatted(name, word));
      } else if (!word.equals("overwrite")) {
        report.error("Unknown track file init option " + word);
      }
    }
  }

  private void fileEnd() {
    if (fileSet) {
      context.trackedFiles.add(name);
    } else {
      report.error("No file set for track_file " + name + " - ignoring");
    }
  }

  private void process(Segment line) {
    String process = params.required(line, 1);
    if (processSet) {
      report.error(
          "Process already set for track process %s - ignoring %s".formatted(name, process));
    }
    processSet = true;
  }

  private void count(Segment line, int min, String what) {
    String word = params.required(line, 1);
    params.unsigned(
        word,
        min,
        65_535,
        v -> {},
        what
            + (" (%s) for vrrp_track_process %s must be between [%s..65535] inclusive. "
                    + "Ignoring...")
                .formatted(word, name, min));
  }

  private void delay(Segment line) {
    String word = params.required(line, 1);
    params.micros(
        word,
        1,
        3_600_000_000L,
        v -> {},
        line.word(0)
            + (" (%s) for vrrp_track_process %s must be between [0.000001..3600] inclusive. "
                    + "Ignoring...")
                .formatted(word, name));
  }

  private void paramMatch(Segment line) {
    if (line.size() > 1 && !List.of("initial", "partial").contains(line.word(1))) {
      report.error("Invalid param_match type " + line.word(1) + " - ignoring");
    }
  }

  private void processEnd() {
    if (processSet) {
      context.trackedProcesses.add(name);
    } else {
      report.error("track process '" + name + "' process name not specified");
    }
  }

  private void bfdEnd(boolean owner) {
    if (neighbourSet) {
      context.bfdInstances.add(name);
    } else if (owner) {
      report.error(
          "Configuration error: BFD instance "
              + name
              + " has no neighbor address set, disabling instance");
    }
  }
}
