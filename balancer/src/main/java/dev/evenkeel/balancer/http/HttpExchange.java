package dev.evenkeel.balancer.http;

import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: one request and what becomes of it, as fetches see it and rules change it.
 *
 * <p>The heads are the live ones: what a rule changes there is what the other side receives. There
 * is a request as soon as rules are evaluated, and a response from the phase {@code response head}
 * on, be it a server's or one of our own.
 */
public interface HttpExchange {
  /**
   * The request's head; null once it was passed on: its bytes are somebody else's by then. What
   * outlives it is in {@link #record}.
   */
  @Nullable HttpHead request();

  /** The request's method as rules have left it; known even when the head is gone. */
  HttpMethod requestMethod();

  /** The response's head; null as long as there is none. */
  @Nullable HttpHead response();

  /**
   * What is kept of the request and its response: the engine begins it with each request, tells it
   * of the heads as they arrive, before any rule is evaluated, and gives it to the log; null if
   * nothing is kept.
   */
  default @Nullable HttpRecord record() {
    return null;
  }

  /** Whether the request is the first one of its connection. */
  boolean isFirst();

  /**
   * Shows what has come of the request's body so far and stands in memory: data only, without the
   * framing of chunks.
   */
  Slice requestBody(Slice into);

  /** Whether nothing more of the request's body can come into memory: it is whole, or fills it. */
  boolean isRequestBodyWhole();

  /** The same of the response's body. */
  Slice responseBody(Slice into);

  /** The same of the response's body. */
  boolean isResponseBodyWhole();

  /** The unique identifier of the request, made by {@code unique-id-format}; null for none. */
  byte @Nullable [] uniqueId();

  // What rules decide besides changing heads.

  /**
   * Says what the client is to be answered, or in the phase {@code response head} what is to take
   * the place of the server's response. It is sent if the evaluation ends with a decision that
   * answers ({@link dev.evenkeel.balancer.http.Reply}).
   */
  void answer(Reply reply);

  /** Sends an interim response (100 to 199) at once. */
  void sendInterim(Reply reply);

  /** The timeouts that rules have set for this request. */
  RequestTimeouts timeouts();

  /**
   * Waits for the body: until {@code atLeastBytes} of it are there (0: all of it), as much as the
   * buffer holds, or the time is over.
   *
   * @return whether it need not be waited for any more
   */
  boolean waitForBody(int timeoutMs, long atLeastBytes);

  /**
   * Returns what a client is told with a status: what the backend, or else the frontend, has for
   * it. The engine answers with {@code ErrorReplies.find}.
   */
  default Reply errorReply(int status) {
    return ErrorPages.of(status);
  }

  /** Says that the answer asks the client who it is, which counts as an error of the client's. */
  default void askForCredentials() {}

  /** Says that a request that was sent to a server is not sent to another one, whatever happens. */
  default void disableRetries() {}

  /**
   * Whether the client is to be treated as one that takes this for its proxy: {@code option
   * http-use-proxy-header} says so of requests for a whole URI.
   */
  default boolean isAddressedAsProxy() {
    return false;
  }
}
