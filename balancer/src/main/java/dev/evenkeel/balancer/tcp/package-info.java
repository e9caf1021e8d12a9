/** The relay of byte streams between a client and a server, and the keywords that govern it. */
@NullMarked
package dev.evenkeel.balancer.tcp;

import org.jspecify.annotations.NullMarked;
