package dev.evenkeel.vrrp.config.text;

import dev.evenkeel.vrrp.config.SourcePosition;
import java.util.ArrayList;
import java.util.List;

/** Cuts a line without comments at its braces. */
final class Segments {
  private Segments() {}

  static List<Item> of(String line, SourcePosition position) {
    List<Item> items = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int at = 0; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == '{' || c == '}')) {
        words(line.substring(start, at), position, items);
        items.add(
            new Segment(
                c == '{' ? Segment.Kind.OPEN : Segment.Kind.CLOSE,
                List.of(String.valueOf(c)),
                String.valueOf(c),
                position));
        start = at + 1;
      }
    }
    words(line.substring(start), position, items);
    return items;
  }

  private static void words(String text, SourcePosition position, List<Item> items) {
    String raw = text.strip();
    if (raw.isEmpty()) {
      return;
    }
    Words.Split split = Words.split(raw);
    if (split.unmatchedQuote()) {
      items.add(new TextProblem("Unmatched quote: '" + raw + "'", position));
    }
    if (!split.words().isEmpty()) {
      items.add(new Segment(Segment.Kind.WORDS, split.words(), raw, position));
    }
  }
}
