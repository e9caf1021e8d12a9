package dev.evenkeel.balancer.config;

import java.util.List;

/** Reads {@code global} sections. Owned by the thread that reads the configuration. */
public final class GlobalSection implements SectionParser {
  /** Words that HAProxy suggests in any section. */
  static final List<String> SECTION_WORDS = List.of("listen", "frontend", "backend", "defaults");

  private final KeywordTable<KeywordTables.GlobalKeyword> table;
  private final Settings.Builder settings = Settings.builder();

  /** Makes a reader that carries out the keywords of a table. */
  public GlobalSection(KeywordTable<KeywordTables.GlobalKeyword> table) {
    this.table = table;
  }

  /** Returns what the sections read so far have set. */
  public Settings.Builder settings() {
    return settings;
  }

  @Override
  public Next open(Line line) {
    line.atMostArguments(0);
    return Next.GO_ON;
  }

  @Override
  public void line(Line line) {
    String keyword = line.word(0);
    table
        .find(keyword)
        .ifPresentOrElse(
            handler -> handler.parse(line, settings),
            () -> {
              if (table.isKnown(keyword)) {
                line.notSupported("'" + keyword + "' in 'global' section");
              } else {
                line.alert(
                    " : unknown keyword '"
                        + keyword
                        + "' in 'global' section"
                        + table.hint(
                            keyword,
                            List.of("listen", "frontend", "backend", "defaults", "global")));
              }
            });
  }
}
