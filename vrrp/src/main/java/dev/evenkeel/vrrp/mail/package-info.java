/**
 * Mails about changes of state, as Keepalived's {@code smtp_alert} sends them: what they say, and
 * how they get to the mail server without anybody having to wait for it.
 */
@NullMarked
package dev.evenkeel.vrrp.mail;

import org.jspecify.annotations.NullMarked;
