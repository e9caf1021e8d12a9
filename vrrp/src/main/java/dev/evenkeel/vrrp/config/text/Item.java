package dev.evenkeel.vrrp.config.text;

import dev.evenkeel.vrrp.config.SourcePosition;

/** What a line of text comes to: pieces of grammar, or a complaint about the text itself. */
public sealed interface Item permits Segment, TextProblem {

  /** The line it comes from. */
  SourcePosition position();
}
