/**
 * The reader of keepalived.conf: text to words to an immutable model ({@link
 * dev.evenkeel.vrrp.config.KeepalivedConfig}), with the diagnostics and exit codes of {@code
 * keepalived -t}. Nothing here opens a socket or runs a script; whether an interface exists is
 * asked of the caller, so the package works the same on any machine.
 */
@NullMarked
package dev.evenkeel.vrrp.config;

import org.jspecify.annotations.NullMarked;
