/**
 * The rules that look at HTTP requests and responses: {@code http-request}, {@code http-response}
 * and {@code http-after-response} (manual, chapters 4.2 to 4.4).
 */
@NullMarked
package dev.evenkeel.balancer.rule.http;

import org.jspecify.annotations.NullMarked;
