/** Fetches and converters of HTTP messages (manual, chapters 7.3.1 and 7.3.6). */
@NullMarked
package dev.evenkeel.balancer.sample.http;

import org.jspecify.annotations.NullMarked;
