/**
 * The fetches that need no HTTP: internal states, connections, contents (manual, chapters 7.3.2 to
 * 7.3.5).
 */
@NullMarked
package dev.evenkeel.balancer.sample.fetch;

import org.jspecify.annotations.NullMarked;
