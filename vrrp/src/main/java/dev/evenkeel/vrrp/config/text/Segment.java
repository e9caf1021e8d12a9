package dev.evenkeel.vrrp.config.text;

import dev.evenkeel.vrrp.config.SourcePosition;
import java.util.List;

/**
 * A line, or the part of one between two braces, or a brace. Braces end a line wherever they stand
 * outside quotes, even inside a word.
 *
 * @param kind words or a brace
 * @param words the words with their quotes removed; a brace is its own word
 * @param raw the text the words were taken from
 * @param position the line
 */
public record Segment(Kind kind, List<String> words, String raw, SourcePosition position)
    implements Item {

  /** What a segment is. */
  public enum Kind {
    WORDS,
    OPEN,
    CLOSE
  }

  public Segment {
    words = List.copyOf(words);
  }

  /** The word at an index, or the empty string. */
  public String word(int index) {
    return index < words.size() ? words.get(index) : "";
  }

  /** How many words there are. */
  public int size() {
    return words.size();
  }
}
