/**
 * The client that keeps asking: one new connection every few milliseconds, each recorded with when
 * it started, connected and was answered, by whom, or why not; and the outage computed from that
 * record.
 */
@NullMarked
package dev.evenkeel.lab.client;

import org.jspecify.annotations.NullMarked;
