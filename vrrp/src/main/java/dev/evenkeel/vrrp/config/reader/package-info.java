/**
 * From words to the model: the keyword tables of every block, keepalived's checks and messages, and
 * {@link dev.evenkeel.vrrp.config.reader.KeepalivedConfigLoader}, the way in. The text is read as
 * often as keepalived has processes, because each of them complains about what it reads.
 */
@NullMarked
package dev.evenkeel.vrrp.config.reader;

import org.jspecify.annotations.NullMarked;
