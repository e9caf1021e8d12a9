package dev.evenkeel.balancer.report;

import java.util.Collection;
import java.util.List;

/** The forms in which reports are printed. */
public enum StatForm {
  /** Rows of values between commas; {@code Name: value} for {@code show info}. */
  PLAIN,
  /** A line for each value, with its tags and its type. */
  TYPED,
  /** One JSON text. */
  JSON;

  /** The form that some words ask for: the last one that asks for any. */
  public static StatForm of(Collection<String> words) {
    StatForm form = PLAIN;
    for (String word : words) {
      switch (word) {
        case "typed" -> form = TYPED;
        case "json" -> form = JSON;
        default -> {}
      }
    }
    return form;
  }

  /** The first line, if the form has one. */
  static String header(List<StatColumn> columns) {
    StringBuilder line = new StringBuilder("# ");
    boolean modules = false;
    for (StatColumn column : columns) {
      if (column.isOfModule() && !modules) {
        modules = true;
        line.append("-,");
      }
      line.append(column.word()).append(',');
    }
    return line.append('\n').toString();
  }

  /** One row between commas. */
  static String csv(StatRow row, List<StatColumn> columns) {
    StringBuilder line = new StringBuilder();
    boolean modules = false;
    for (StatColumn column : columns) {
      if (column.isOfModule() && !modules) {
        modules = true;
        line.append("-,");
      }
      line.append(quoted(row.get(column))).append(',');
    }
    return line.append('\n').toString();
  }

  private static String quoted(String value) {
    boolean plain = value.indexOf(',') < 0 && value.indexOf('"') < 0 && value.indexOf('\n') < 0;
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  /** One row, a line for each value. */
  static String typed(StatRow row, List<StatColumn> columns, boolean descriptions) {
    StringBuilder lines = new StringBuilder();
    for (Entry entry : row.entries(columns)) {
      lines
          .append(row.kind().letter)
          .append('.')
          .append(row.proxyId())
          .append('.')
          .append(row.id())
          .append('.')
          .append(entry.position())
          .append('.')
          .append(entry.typed());
      if (descriptions) {
        lines.append(":\"").append(entry.description()).append('"');
      }
      lines.append('\n');
    }
    return lines.toString();
  }

  /** One row as an array of JSON objects. */
  static String json(StatRow row, List<StatColumn> columns) {
    StringBuilder text = new StringBuilder("[");
    for (Entry entry : row.entries(columns)) {
      text.append(text.length() == 1 ? "" : ",")
          .append("{\"objType\":\"")
          .append(row.kind().word)
          .append("\",\"proxyId\":")
          .append(row.proxyId())
          .append(",\"id\":")
          .append(row.id())
          .append(',')
          .append(entry.json())
          .append('}');
    }
    return text.append(']').toString();
  }
}
