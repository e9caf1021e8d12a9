/**
 * The haproxy.cfg language: text to words, words to an immutable {@link
 * dev.evenkeel.balancer.config.Configuration}. This package knows how the language works and nobody
 * who uses it: the keywords themselves are registered from the packages that carry them out.
 */
@NullMarked
package dev.evenkeel.balancer.config;

import org.jspecify.annotations.NullMarked;
