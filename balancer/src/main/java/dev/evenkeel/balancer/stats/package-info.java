/**
 * What is counted of frontends, backends and servers, and how it is read without stopping anybody.
 */
@NullMarked
package dev.evenkeel.balancer.stats;

import org.jspecify.annotations.NullMarked;
