/**
 * Access control lists: patterns that samples are matched against, and the conditions made of them
 * (manual, chapters 7.1, 7.2 and 7.4); and the maps, which find a value by the same matching.
 */
@NullMarked
package dev.evenkeel.balancer.acl;

import org.jspecify.annotations.NullMarked;
