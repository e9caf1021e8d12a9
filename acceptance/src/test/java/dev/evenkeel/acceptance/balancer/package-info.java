/**
 * The same configuration and the same traffic through the real HAProxy and through this program.
 */
@NullMarked
package dev.evenkeel.acceptance.balancer;

import org.jspecify.annotations.NullMarked;
