package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.config.SourcePosition;
import org.jspecify.annotations.Nullable;

/**
 * One rule. Immutable; any thread.
 *
 * @param action what it does
 * @param condition when; null for always
 * @param position where the line stands
 */
record Rule(Action action, @Nullable Condition condition, SourcePosition position) {}
