package dev.evenkeel.vrrp.daemon;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * One thread only: a text in Prometheus' own format (version 0.0.4), family by family. It is the
 * one that every reader understands: node_exporter's textfile collector refuses a file with the
 * types that only OpenMetrics has. What is said of a family may come in parts; it stands together
 * in the end, as the format asks.
 */
final class MetricsText {
  private final Map<String, Family> families = new LinkedHashMap<>();

  /** What a family measures. */
  enum MetricType {
    /** Goes up and down. */
    GAUGE,
    /** Only goes up, or begins anew; by custom its name ends in {@code _total}. */
    COUNTER
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
    out.append(name);
    for (int i = 0; i < labels.length; i += 2) {
      out.append(i == 0 ? '{' : ',').append(labels[i]).append("=\"");
      out.append(escape(labels[i + 1]).replace("\"", "\\\"")).append('"');
    }
    out.append(labels.length > 0 ? "} " : " ").append(value).append('\n');
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  /** The whole text. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    families.forEach((name, family) -> {
      if (!family.samples().isEmpty()) {
        String type = family.type().name().toLowerCase(Locale.ROOT);
        out.append("# HELP ").append(name).append(' ').append(escape(family.help())).append('\n');
        out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        out.append(family.samples());
      }
    });
    return out.toString();
  }
}
