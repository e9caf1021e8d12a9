/**
 * Rules: what {@code tcp-request} and {@code tcp-response} lines decide about a stream, and what
 * their actions do to it (manual, chapters 4.2 and 4.4). Actions know nothing of the objects they
 * change: these answer through {@link dev.evenkeel.balancer.rule.Subject}.
 */
@NullMarked
package dev.evenkeel.balancer.rule;

import org.jspecify.annotations.NullMarked;
