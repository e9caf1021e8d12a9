/**
 * The drill: one thing after another is broken and mended, each time the outage that the client
 * sees is measured and held against a bound.
 */
@NullMarked
package dev.evenkeel.lab.drill;

import org.jspecify.annotations.NullMarked;
