package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.function.Consumer;

/**
 * Applies keyword tables to segments with keepalived's tolerance: an unknown keyword is reported
 * and its line skipped, but a brace after it is not understood as a block, so that its closing
 * brace ends the enclosing one.
 */
final class BlockReader {
  private final Cursor cursor;
  private final Report report;

  BlockReader(Cursor cursor, Report report) {
    this.cursor = cursor;
    this.report = report;
  }

  /** Reads everything. */
  void readAll(KeywordTable top) {
    while (true) {
      Segment segment = cursor.next();
      if (segment == null) {
        break;
      }
      if (segment.kind() == Segment.Kind.CLOSE) {
        report.error("Unknown keyword '}'");
      } else {
        read(segment, top);
      }
    }
    cursor.reportUnclosed();
  }

  private void readBlock(KeywordTable table) {
    while (true) {
      Segment segment = cursor.next();
      if (segment == null || segment.kind() == Segment.Kind.CLOSE) {
        return;
      }
      read(segment, table);
    }
  }

  private void read(Segment segment, KeywordTable table) {
    if (segment.kind() == Segment.Kind.OPEN) {
      report.error("Unexpected '{' - ignoring");
      return;
    }
    Keyword keyword = table.find(segment.word(0));
    Consumer<Segment> others = table.others();
    if (keyword == null && others != null) {
      others.accept(segment);
      return;
    }
    if (keyword == null) {
      report.error("Unknown keyword '" + segment.word(0) + "'");
      return;
    }
    boolean used = true;
    switch (keyword.action()) {
      case Keyword.Line line -> line.handler().accept(segment);
      case Keyword.Elsewhere elsewhere -> cursor.skipBlock();
      case Keyword.Values values -> readValues(segment, values);
      case Keyword.Block block -> used = readSubBlock(segment, block);
    }
    if (used) {
      report.feature(keyword.feature(), "'" + keyword.name() + "'", segment.position());
    }
  }

  private boolean readSubBlock(Segment segment, Keyword.Block block) {
    boolean wanted = block.start().test(segment);
    if (!cursor.takeOpen()) {
      Segment instead = cursor.peek();
      if (instead != null) {
        report.at(instead.position());
        report.error("Missing '{' at beginning of configuration block");
      }
    }
    if (!wanted) {
      cursor.skipToClose();
      return false;
    }
    readBlock(block.table());
    block.end().run();
    return true;
  }

  private void readValues(Segment segment, Keyword.Values values) {
    if (!values.start().test(segment)) {
      cursor.skipBlock();
      return;
    }
    if (segment.size() > 1) {
      report.error(
          "Block %s has extra parameters %s ...".formatted(segment.word(0), segment.word(1)));
    }
    cursor.takeOpen();
    int count = 0;
    while (true) {
      Segment value = cursor.next();
      if (value == null || value.kind() == Segment.Kind.CLOSE) {
        break;
      }
      values.value().accept(value);
      count++;
    }
    values.end().accept(count);
  }
}
