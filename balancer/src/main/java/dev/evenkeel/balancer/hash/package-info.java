/** The hash functions that the configuration knows by name, for whoever has a key. */
@NullMarked
package dev.evenkeel.balancer.hash;

import org.jspecify.annotations.NullMarked;
