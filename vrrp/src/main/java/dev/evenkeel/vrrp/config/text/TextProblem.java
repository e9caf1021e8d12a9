package dev.evenkeel.vrrp.config.text;

import dev.evenkeel.vrrp.config.SourcePosition;

/**
 * A complaint about the text that every reader of it repeats.
 *
 * @param text in keepalived's words
 * @param position the line
 */
public record TextProblem(String text, SourcePosition position) implements Item {}
