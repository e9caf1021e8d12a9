package dev.evenkeel.vrrp.config.reader;

import dev.evenkeel.vrrp.config.text.Segment;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A keyword of a block: what reading it does, and which feature it asks for.
 *
 * @param name as written, case matters
 * @param action what to do with it
 * @param feature what it asks for
 */
record Keyword(String name, Action action, Feature feature) {

  /** The shapes a keyword comes in. */
  sealed interface Action permits Line, Block, Values, Elsewhere {}

  /** A line by itself. */
  record Line(Consumer<Segment> handler) implements Action {}

  /**
   * A block with keywords of its own.
   *
   * @param start sees the block's line; if it answers false the block is passed over
   * @param table the block's keywords
   * @param end runs after the closing brace
   */
  record Block(Predicate<Segment> start, KeywordTable table, Runnable end) implements Action {}

  /**
   * A block of lines without keywords.
   *
   * @param start sees the block's line; if it answers false the block is passed over
   * @param value sees each line
   * @param end runs after the closing brace with the number of lines
   */
  record Values(Predicate<Segment> start, Consumer<Segment> value, Consumer<Integer> end)
      implements Action {}

  /** Belongs to another of keepalived's processes and is passed over with its block. */
  record Elsewhere() implements Action {}
}
