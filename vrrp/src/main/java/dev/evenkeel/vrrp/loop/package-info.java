/**
 * One thread that waits for descriptors and for time; everything of the VRRP daemon happens on it.
 */
@NullMarked
package dev.evenkeel.vrrp.loop;

import org.jspecify.annotations.NullMarked;
