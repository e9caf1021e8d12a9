package dev.evenkeel.vrrp.daemon;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One thread only: a text in the OpenMetrics format (version 1.0.0), family by family. What is said
 * of a family may come in parts; it stands together in the end, as the format asks.
 */
final class OpenMetrics {
  private final Map<String, Family> families = new LinkedHashMap<>();

  /** What a family measures. */
  enum MetricType {
    /** Goes up and down. */
    GAUGE,
    /** Only goes up, or begins anew; its samples' names end in {@code _total}. */
    COUNTER,
    /** One of several states: each has a sample, and one of them is 1. */
    STATESET
  }

  private record Family(MetricType type, String help, StringBuilder samples) {}

  /** Says what a family is, once, before its samples. */
  void family(String name, MetricType type, String help) {
    families.put(name, new Family(type, help, new StringBuilder()));
  }

  /**
   * Adds a sample.
   *
   * @param labels names and values in turn
   */
  void sample(String name, Number value, String... labels) {
    Family family = families.get(name);
    if (family == null) {
      throw new IllegalArgumentException("no family " + name);
    }
    StringBuilder out = family.samples();
    out.append(name).append(family.type() == MetricType.COUNTER ? "_total" : "");
    for (int i = 0; i < labels.length; i += 2) {
      out.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      out.append(escape(labels[i + 1])).append('"');
    }
    out.append(labels.length > 0 ? "} " : " ").append(value).append('\n');
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  /** The whole text. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    families.forEach((name, family) -> {
      if (!family.samples().isEmpty()) {
        String type = family.type().name().toLowerCase(Locale.ROOT);
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        out.append("# HELP ").append(name).append(' ').append(escape(family.help())).append('\n');
        out.append(family.samples());
      }
    });
    return out.append("# EOF\n").toString();
  }
}
