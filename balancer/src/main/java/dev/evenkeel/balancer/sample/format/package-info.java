/** Log formats: text, aliases and expressions (manual, chapter 8.2.6). */
@NullMarked
package dev.evenkeel.balancer.sample.format;

import org.jspecify.annotations.NullMarked;
