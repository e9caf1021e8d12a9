/**
 * The statistics page of a proxy that speaks HTTP (manual, keywords {@code stats}): what the
 * configuration says of it and what a request asks of it. The page itself is made by package {@code
 * report}.
 */
@NullMarked
package dev.evenkeel.balancer.webstats;

import org.jspecify.annotations.NullMarked;
