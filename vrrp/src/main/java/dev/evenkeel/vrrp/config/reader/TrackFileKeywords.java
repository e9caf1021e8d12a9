package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.SourcePosition;
import dev.evenkeel.vrrp.config.TrackFile;
import dev.evenkeel.vrrp.config.text.Segment;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The {@code track_file} block (keepalived.conf(5), "Track files") under both its names. */
final class TrackFileKeywords {
  private static final int SENSIBLE = 254;

  private final ReadContext context;
  private final Report report;
  private final Params params;
  private final BlockWeight weight;
  private String name = "";
  private @Nullable SourcePosition position;
  private @Nullable String path;
  private OptionalInt initialValue = OptionalInt.empty();
  private boolean overwrite;

  TrackFileKeywords(ReadContext context) {
    this.context = context;
    this.report = context.report;
    this.params = context.params;
    weight = new BlockWeight(context, "track file", "track_file");
  }

  void addTo(KeywordTable top) {
    for (String keyword : List.of("track_file", "vrrp_track_file")) {
      KeywordTable table =
          new KeywordTable(keyword)
              .line("file", this::file)
              .line("weight", line -> weight.read(name, line))
              .line("init_file", this::initFile);
      top.block(keyword, Feature.CORE, this::start, table, this::end);
    }
  }

  private boolean start(Segment line) {
    name = params.required(line, 1);
    position = line.position();
    path = null;
    initialValue = OptionalInt.empty();
    overwrite = false;
    weight.reset(1);
    return true;
  }

  private void file(Segment line) {
    if (line.size() < 2) {
      report.error("track file file name missing");
    } else if (path != null) {
      report.error(
          "File already set for track file %s - ignoring %s".formatted(name, line.word(1)));
    } else {
      path = line.word(1);
    }
  }

  private void initFile(Segment line) {
    initialValue = OptionalInt.of(0);
    for (String word : line.words().subList(1, line.size())) {
      if (word.matches("-?[0-9].*")) {
        OptionalInt value = params.signed(word, Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (value.isEmpty()) {
          report.error("Track file %s init value %s is invalid".formatted(name, word));
        } else if (Math.abs((long) value.getAsInt()) > SENSIBLE) {
          report.error(
              "Track file %s init value %d is outside sensible range [-254, 254]"
                  .formatted(name, value.getAsInt()));
        }
        initialValue = value.isPresent() ? value : initialValue;
      } else if (word.equals("overwrite")) {
        overwrite = true;
      } else {
        report.error("Unknown track file init option " + word);
      }
    }
  }

  private void end() {
    if (path == null || position == null) {
      report.error("No file set for track_file " + name + " - ignoring");
      return;
    }
    TrackFile file = new TrackFile(name, path, initialValue, overwrite, position);
    context.trackFiles.putIfAbsent(name, new Trackable<>(file, weight.points(), weight.reversed()));
  }
}
