package dev.evenkeel.balancer.runtime;

import dev.evenkeel.balancer.config.KeywordTables;

/** The parsers of the keywords of the runtime API. Stateless. */
public final class RuntimeKeywords {
  private RuntimeKeywords() {}

  /** Adds the keywords to their table. */
  public static void register(KeywordTables tables) {
    tables.global().add("stats", new StatsKeyword(tables.bind()));
  }
}
