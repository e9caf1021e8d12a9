package dev.evenkeel.balancer.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The keyword tables of all places of the language. Filled at start by the packages that carry
 * keywords out, then only read.
 *
 * @param global statements of a {@code global} section
 * @param proxy statements of proxy and {@code defaults} sections
 * @param option what follows {@code option}
 * @param bind options of {@code bind} lines
 * @param server options of {@code server} lines
 */
public record KeywordTables(
    KeywordTable<GlobalKeyword> global,
    KeywordTable<ProxyKeyword> proxy,
    KeywordTable<ProxyKeyword> option,
    KeywordTable<LineOption> bind,
    KeywordTable<LineOption> server) {

  /** Carries a statement of the {@code global} section out. */
  @FunctionalInterface
  public interface GlobalKeyword {
    /** Reads the line into the settings, or says what is wrong with it. */
    void parse(Line line, Settings.Builder global);
  }

  /** Carries a statement of a proxy section out. */
  @FunctionalInterface
  public interface ProxyKeyword {
    /** Reads the line into the proxy, or says what is wrong with it. */
    void parse(Line line, ProxyDraft proxy);
  }

  /** Carries an option of a {@code bind} or {@code server} line out. */
  @FunctionalInterface
  public interface LineOption {
    /** Reads the option's arguments into the settings, or says what is wrong with them. */
    void parse(OptionArguments arguments, Settings.Builder settings);
  }

  /** Makes tables that know HAProxy's keywords and carry none out. */
  public static KeywordTables ofKnownNames() {
    KeywordTables tables =
        new KeywordTables(
            new KeywordTable<>(),
            new KeywordTable<>(),
            new KeywordTable<>(),
            new KeywordTable<>(),
            new KeywordTable<>());
    Map<String, List<String>> names = readNames();
    tables
        .byPlace()
        .forEach((place, table) -> {
          table.known(names.getOrDefault(place, List.of()));
          table.newer(names.getOrDefault(place + " newer", List.of()));
        });
    return tables;
  }

  /** Returns the tables by the name of their place. */
  public Map<String, KeywordTable<?>> byPlace() {
    Map<String, KeywordTable<?>> tables = new LinkedHashMap<>();
    tables.put("global", global);
    tables.put("proxy", proxy);
    tables.put("option", option);
    tables.put("bind", bind);
    tables.put("server", server);
    return tables;
  }

  private static Map<String, List<String>> readNames() {
    String text;
    try (InputStream in =
        Objects.requireNonNull(KeywordTables.class.getResourceAsStream("keywords.txt"))) {
      text = new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the list of keywords cannot be read", e);
    }
    Map<String, List<String>> names = new LinkedHashMap<>();
    List<String> current = new ArrayList<>();
    for (String line : text.lines().toList()) {
      if (line.startsWith("[")) {
        current = new ArrayList<>();
        names.put(line.substring(1, line.length() - 1), current);
      } else if (!line.startsWith("#")) {
        current.addAll(List.of(line.split(" ", -1)));
      }
    }
    return names;
  }
}
