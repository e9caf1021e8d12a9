/** Servers and how one of them is chosen, and the keywords that govern the choice. */
@NullMarked
package dev.evenkeel.balancer.backend;

import org.jspecify.annotations.NullMarked;
