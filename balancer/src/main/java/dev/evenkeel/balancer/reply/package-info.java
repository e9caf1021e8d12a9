/**
 * Answers made here: error pages and what takes their place, and the payloads that rules return
 * (manual, chapters 4.2 {@code errorfile}, {@code http-error} and {@code http-request return}).
 */
@NullMarked
package dev.evenkeel.balancer.reply;

import org.jspecify.annotations.NullMarked;
