/**
 * The text of a keepalived.conf before it means anything: files and {@code include}, comments,
 * {@code @id} conditions, {@code $NAME=} definitions, {@code ~SEQ} and {@code ~LST} lines, quotes
 * and braces. The result is a sequence of {@link dev.evenkeel.vrrp.config.text.Item}s.
 */
@NullMarked
package dev.evenkeel.vrrp.config.text;

import org.jspecify.annotations.NullMarked;
