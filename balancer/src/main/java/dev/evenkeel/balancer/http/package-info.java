/**
 * HTTP/1 messages without any connection: heads parsed in place, how long bodies are, chunks, and
 * what goes out again. Everything here works on bytes that somebody else received, allocates
 * nothing once it is warm, and answers what is malformed with a named {@link
 * dev.evenkeel.balancer.http.Violation}.
 */
@NullMarked
package dev.evenkeel.balancer.http;

import org.jspecify.annotations.NullMarked;
