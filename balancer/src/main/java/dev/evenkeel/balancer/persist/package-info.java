/**
 * Persistence by cookies: a cookie tells which server a client's earlier requests went to (manual,
 * chapter 4.2 {@code cookie}). What a request says and what a response is given are found here on
 * heads alone; the choice of the server is the engine's.
 */
@NullMarked
package dev.evenkeel.balancer.persist;

import org.jspecify.annotations.NullMarked;
