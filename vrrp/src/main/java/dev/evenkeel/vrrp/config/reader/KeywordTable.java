package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The keywords of one kind of block, in the order in which they are documented. */
final class KeywordTable {
  private final String block;
  private final Map<String, Keyword> keywords = new LinkedHashMap<>();
  private @Nullable Consumer<Segment> others;

  KeywordTable(String block) {
    this.block = block;
  }

  /** The block's name, for documentation. */
  String block() {
    return block;
  }

  /** Takes the lines that start with no keyword, which are then not errors. */
  KeywordTable others(Consumer<Segment> handler) {
    others = handler;
    return this;
  }

  @Nullable Consumer<Segment> others() {
    return others;
  }

  @Nullable Keyword find(String name) {
    return keywords.get(name);
  }

  Collection<Keyword> keywords() {
    return Collections.unmodifiableCollection(keywords.values());
  }

  private KeywordTable add(String name, Feature feature, Keyword.Action action) {
    if (keywords.put(name, new Keyword(name, action, feature)) != null) {
      throw new IllegalStateException(block + " has " + name + " twice");
    }
    return this;
  }

  KeywordTable line(String name, Consumer<Segment> handler) {
    return line(name, Feature.CORE, handler);
  }

  KeywordTable line(String name, Feature feature, Consumer<Segment> handler) {
    return add(name, feature, new Keyword.Line(handler));
  }

  /** Lines whose parameters keepalived does not look at. */
  KeywordTable flags(Feature feature, String... names) {
    for (String name : names) {
      line(name, feature, line -> {});
    }
    return this;
  }

  /** A line without effect on what is read that must have a parameter. */
  KeywordTable required(Params params, Feature feature, String... names) {
    for (String name : names) {
      line(name, feature, line -> params.required(line, 1));
    }
    return this;
  }

  KeywordTable block(
      String name, Feature feature, Predicate<Segment> start, KeywordTable table, Runnable end) {
    return add(name, feature, new Keyword.Block(start, table, end));
  }

  KeywordTable values(
      String name, Feature feature, Consumer<Segment> value, Consumer<Integer> end) {
    return values(name, feature, line -> true, value, end);
  }

  KeywordTable values(
      String name,
      Feature feature,
      Predicate<Segment> start,
      Consumer<Segment> value,
      Consumer<Integer> end) {
    return add(name, feature, new Keyword.Values(start, value, end));
  }

  KeywordTable values(String name, Feature feature, Consumer<Segment> value) {
    return values(name, feature, value, lines -> {});
  }

  KeywordTable elsewhere(String... names) {
    for (String name : names) {
      add(name, Feature.CORE, new Keyword.Elsewhere());
    }
    return this;
  }
}
