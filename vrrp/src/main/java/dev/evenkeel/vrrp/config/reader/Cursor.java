package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Item;
import dev.evenkeel.vrrp.config.text.Segment;
import dev.evenkeel.vrrp.config.text.TextProblem;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Walks through segments, reports problems of the text on the way and counts braces. */
final class Cursor {
  private final Supplier<@Nullable Item> items;
  private final Report report;
  private @Nullable Segment peeked;
  private int openBraces;

  Cursor(Supplier<@Nullable Item> items, Report report) {
    this.items = items;
    this.report = report;
  }

  /** The next segment without consuming it, or null at the end. */
  @Nullable Segment peek() {
    while (peeked == null) {
      Item item = items.get();
      switch (item) {
        case null -> {
          return null;
        }
        case TextProblem problem -> {
          report.at(problem.position());
          report.error(problem.text());
        }
        case Segment segment -> peeked = segment;
      }
    }
    return peeked;
  }

  /** Consumes the next segment and makes it the one reported about; null at the end. */
  @Nullable Segment next() {
    Segment segment = peek();
    peeked = null;
    report.at(segment == null ? null : segment.position());
    if (segment != null) {
      count(segment);
    }
    return segment;
  }

  private void count(Segment segment) {
    switch (segment.kind()) {
      case OPEN -> openBraces++;
      case CLOSE -> {
        if (openBraces == 0) {
          report.error("Extra '}' found");
        } else {
          openBraces--;
        }
      }
      case WORDS -> {}
    }
  }

  /** Consumes an opening brace if one comes next. */
  boolean takeOpen() {
    Segment segment = peek();
    if (segment == null || segment.kind() != Segment.Kind.OPEN) {
      return false;
    }
    next();
    return true;
  }

  /** Passes over the block in braces, if one comes next. */
  void skipBlock() {
    if (takeOpen()) {
      skipToClose();
    }
  }

  /** Passes over everything up to the brace that closes the block just entered. */
  void skipToClose() {
    int depth = 1;
    while (depth > 0) {
      Segment segment = next();
      if (segment == null) {
        return;
      }
      depth +=
          switch (segment.kind()) {
            case OPEN -> 1;
            case CLOSE -> -1;
            case WORDS -> 0;
          };
    }
  }

  /** Reports braces that were never closed; to be called at the end. */
  void reportUnclosed() {
    report.at(null);
    if (openBraces > 0) {
      report.error("There are " + openBraces + " missing '}'s or extra '{'s");
    }
  }
}
