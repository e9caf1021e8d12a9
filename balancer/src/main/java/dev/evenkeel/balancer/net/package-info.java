/** Event loops, listeners and connections, and the keywords that govern them. */
@NullMarked
package dev.evenkeel.balancer.net;

import org.jspecify.annotations.NullMarked;
