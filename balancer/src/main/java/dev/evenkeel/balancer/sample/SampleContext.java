package dev.evenkeel.balancer.sample;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.ResponseView;
import org.jspecify.annotations.Nullable;

/**
 * One thread only: what an expression is evaluated against: usually a stream, at times only a
 * connection or the process. Whoever implements it answers what it knows; the rest is null, and a
 * fetch that needs it yields nothing.
 */
public interface SampleContext {
  /** Returns what is known of the process and of other proxies. */
  ProcessFacts process();

  /** Returns microseconds since 1970, those of this turn of the event loop where there is one. */
  long wallMicros();

  /** Returns the number of the event loop, from 0. */
  default int thread() {
    return 0;
  }

  /**
   * Tells whether the answer must be given now: no more will come of what is missing, or the time
   * for waiting is over.
   */
  default boolean isFinal() {
    return true;
  }

  /** Tells whether the response is being looked at rather than the request. */
  default boolean isResponse() {
    return false;
  }

  /** Returns the client's connection. */
  default @Nullable ConnectionFacts client() {
    return null;
  }

  /** Returns the connection to the server. */
  default @Nullable ConnectionFacts server() {
    return null;
  }

  /** Returns the listener that accepted the connection. */
  default @Nullable ListenerFacts listener() {
    return null;
  }

  /** Returns the frontend. */
  default @Nullable FrontendFacts frontend() {
    return null;
  }

  /** Returns the backend; the frontend's own proxy if that is one and no other was chosen. */
  default @Nullable BackendFacts backend() {
    return null;
  }

  /** Returns the server that was chosen. */
  default @Nullable ServerFacts chosenServer() {
    return null;
  }

  /** Returns what has come from the client and waits. */
  default @Nullable Content request() {
    return null;
  }

  /** Returns what has come from the server and waits. */
  default @Nullable Content response() {
    return null;
  }

  /** Returns what is known of the stream. */
  default @Nullable StreamFacts stream() {
    return null;
  }

  /**
   * Returns the variables of a scope.
   *
   * @param create whether to make them where there are none yet
   */
  default @Nullable Variables variables(VariableScope scope, boolean create) {
    return scope == VariableScope.PROC ? process().variables() : null;
  }

  /** Returns the request and the response of a stream that speaks HTTP. */
  default @Nullable HttpExchange http() {
    return null;
  }

  /** Returns the response to a check that speaks HTTP, where there is no {@link #http}. */
  default @Nullable ResponseView checkResponse() {
    return null;
  }

  /** Returns what {@code unique-id-format} makes of the stream, or of the check. */
  default @Nullable String uniqueId() {
    StreamFacts stream = stream();
    return stream == null ? null : stream.uniqueId();
  }

  /**
   * Returns something that another package's fetches need, such as the counters that a stream
   * tracks.
   */
  default <T> @Nullable T extension(Class<T> type) {
    return null;
  }

  /** Returns the writer of the aliases of log formats. */
  default @Nullable AliasWriter aliases() {
    return null;
  }
}
