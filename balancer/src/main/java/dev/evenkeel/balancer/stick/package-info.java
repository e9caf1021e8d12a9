/**
 * Stick tables: what a balancer remembers by key (manual, chapter 4.2, {@code stick-table}), the
 * counters that connections keep in them, persistence of clients to servers ({@code stick on}), and
 * the fetches, converters and commands about all of it.
 */
@NullMarked
package dev.evenkeel.balancer.stick;

import org.jspecify.annotations.NullMarked;
