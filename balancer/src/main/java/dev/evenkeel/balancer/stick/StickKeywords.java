package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The keywords, fetches and converters of this package, and what is checked at the end. */
public final class StickKeywords {
  private StickKeywords() {}

  /** Adds the keywords to their table. */
  public static void register(KeywordTables tables, Conditions conditions) {
    tables
        .proxy()
        .add("stick-table", new TableKeyword())
        .add("stick", new StickKeyword(conditions));
    SampleLanguage language = conditions.language().samples();
    tables.global().add("tune.stick-counters", (line, global) -> counters(line, language));
  }

  private static void counters(Line line, SampleLanguage language) {
    String text = line.word(1);
    boolean isCount = Numbers.isInteger(text) && !text.startsWith("-");
    if (!isCount || Numbers.lenient(text) > TrackedCounters.MAX_COUNT) {
      line.alert(
          " : '"
              + line.word(0)
              + "' expects the number of stick-counters, from 0 to "
              + TrackedCounters.MAX_COUNT
              + ".");
    } else if (line.atMostArguments(1)) {
      language.stickCounters(Numbers.lenient(text));
    }
  }

  /** Adds fetches and converters to the language. */
  public static void register(SampleLanguage language) {
    StickFetches.register(language);
    StickConverters.register(language);
    language.references().tablesAre(proxy -> proxy.settings().isSet(TableSpec.OF_PROXY));
  }

  /** Checks what {@code stick} lines name; says what is wrong. */
  public static void check(ProxyDraft owner, List<ProxyDraft> proxies, Consumer<String> alert) {
    for (StickRule rule : owner.settings().get(StickRule.OF_PROXY)) {
      Optional<TableSpec> table = table(rule.table(), proxies);
      if (table.isEmpty()) {
        alert.accept(
            "Proxy '" + owner.name() + "': unable to find stick-table '" + rule.table() + "'.");
      } else if (!isUsable(rule.key().output(), table.get())) {
        alert.accept(
            "Proxy '"
                + owner.name()
                + "': type of fetch not usable with type of stick-table '"
                + rule.table()
                + "'.");
      }
    }
  }

  /** Finds the table of a proxy. */
  public static Optional<TableSpec> table(String name, List<ProxyDraft> proxies) {
    return proxies.stream()
        .filter(p -> p.name().equals(name))
        .flatMap(p -> p.settings().get(TableSpec.OF_PROXY).stream())
        .findFirst();
  }

  /** Whether a sample of a type can be a key of a table. */
  public static boolean isUsable(SampleType sample, TableSpec table) {
    return sample.canBecome(table.keySampleType());
  }
}
