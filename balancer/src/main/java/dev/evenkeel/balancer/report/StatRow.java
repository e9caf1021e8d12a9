package dev.evenkeel.balancer.report;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One thread only: the values of one row of {@code show stat}. */
final class StatRow {
  /** What a row is about; the codes are those of the column {@code type}. */
  enum Kind {
    FRONTEND('F', "Frontend", 0),
    BACKEND('B', "Backend", 1),
    SERVER('S', "Server", 2),
    LISTENER('L', "Listener", 3);

    final char letter;
    final String word;
    final int code;

    Kind(char letter, String word, int code) {
      this.letter = letter;
      this.word = word;
      this.code = code;
    }
  }

  private final Kind kind;
  private final int proxyId;
  private final int id;
  private final Map<StatColumn, String> values = new EnumMap<>(StatColumn.class);

  StatRow(Kind kind, String proxy, int proxyId, String name, int id) {
    this.kind = kind;
    this.proxyId = proxyId;
    this.id = id;
    set(StatColumn.PXNAME, proxy);
    set(StatColumn.SVNAME, name);
    set(StatColumn.PID, 1);
    set(StatColumn.IID, proxyId);
    set(StatColumn.SID, id);
    set(StatColumn.TYPE, kind.code);
    set(StatColumn.MODE, "tcp");
  }

  Kind kind() {
    return kind;
  }

  int proxyId() {
    return proxyId;
  }

  int id() {
    return id;
  }

  StatRow set(StatColumn column, String value) {
    values.put(column, value);
    return this;
  }

  StatRow set(StatColumn column, long value) {
    return set(column, String.valueOf(value));
  }

  /** Sets several columns to nought: what they count does not happen to this row. */
  StatRow noughts(StatColumn... columns) {
    for (StatColumn column : columns) {
      set(column, 0);
    }
    return this;
  }

  /** The value of a column; empty where it has none. */
  String get(StatColumn column) {
    return values.getOrDefault(column, "");
  }

  /** The columns that have a value, as typed forms show them. */
  List<Entry> entries(List<StatColumn> columns) {
    List<Entry> entries = new ArrayList<>();
    for (int position = 0; position < columns.size(); position++) {
      StatColumn column = columns.get(position);
      String value = values.get(column);
      if (value != null) {
        entries.add(
            new Entry(
                position, column.word(), tags(column), column.type(), value, column.description()));
      }
    }
    return entries;
  }

  /** A backend's numbers of servers and its rates are tagged otherwise than a server's. */
  private String tags(StatColumn column) {
    if (kind == Kind.BACKEND) {
      switch (column) {
        case ACT, BCK, RATE, RATE_MAX -> {
          return "MGP";
        }
        default -> {}
      }
    }
    return column.tags();
  }
}
