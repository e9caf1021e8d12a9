/**
 * Where events go that are kept or passed on rather than sent as datagrams: rings in memory, their
 * forwarding to log servers over TCP, and descriptors that may block (manual, chapters 3.9 and
 * 7.3.1 {@code debug}; management guide, {@code show events}).
 */
@NullMarked
package dev.evenkeel.balancer.event;

import org.jspecify.annotations.NullMarked;
