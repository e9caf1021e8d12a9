/** Health checks and the keywords that govern them. */
@NullMarked
package dev.evenkeel.balancer.health;

import org.jspecify.annotations.NullMarked;
