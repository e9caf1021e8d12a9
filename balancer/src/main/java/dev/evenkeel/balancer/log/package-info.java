/** Logs of streams and of events, and the keywords that govern them. */
@NullMarked
package dev.evenkeel.balancer.log;

import org.jspecify.annotations.NullMarked;
