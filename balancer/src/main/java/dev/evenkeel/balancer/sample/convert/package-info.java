/** The converters that need no HTTP (manual, chapter 7.3.1). */
@NullMarked
package dev.evenkeel.balancer.sample.convert;

import org.jspecify.annotations.NullMarked;
