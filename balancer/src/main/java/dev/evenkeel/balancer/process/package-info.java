/** The process as a whole: identity, limits, command socket, and their keywords. */
@NullMarked
package dev.evenkeel.balancer.process;

import org.jspecify.annotations.NullMarked;
