package dev.evenkeel.balancer.http;

import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: a response that belongs to no {@link HttpExchange}, that to a health check, as
 * fetches see it. Nobody changes it, and nobody passes it on.
 */
public interface ResponseView {
  /** Its head; null as long as it is not whole, and where what came is none. */
  @Nullable HttpHead head();

  /** Shows what has come of its body: data only, without the framing of chunks. */
  Slice body(Slice into);

  /** Whether nothing more of its body can come. */
  boolean isBodyWhole();
}
