/**
 * What is added to requests on their way to a server: where they came from, and whom they are sent
 * to (manual, chapter 4.2 {@code option forwardfor} and its kin).
 */
@NullMarked
package dev.evenkeel.balancer.forwarding;

import org.jspecify.annotations.NullMarked;
