package dev.evenkeel.balancer.sample;

import dev.evenkeel.balancer.http.TimeoutKind;
import org.jspecify.annotations.Nullable;

/** One thread only: what fetches may ask of a stream as such. */
public interface StreamFacts {
  /** Returns its priority class. */
  int priorityClass();

  /** Returns its priority offset. */
  int priorityOffset();

  /** Returns {@code default_backend} of its frontend. */
  @Nullable String defaultBackend();

  /** Returns a timeout as the configuration of its frontend has it; 0 for none. */
  int frontendTimeoutMs(TimeoutKind kind);

  /** Returns a timeout as the configuration of its backend has it; 0 for none. */
  int backendTimeoutMs(TimeoutKind kind);

  /** Returns the timeout that counts now; 0 for none. */
  int timeoutMs(TimeoutKind kind);

  /** Returns {@code retries} of its backend. */
  int backendRetries();

  /** Returns how often a connection to its server is tried again, as it is now. */
  int retries();

  /** Returns the file of the last rule that gave a verdict. */
  @Nullable String lastRuleFile();

  /** Returns the line of the last rule that gave a verdict; 0 for none. */
  int lastRuleLine();

  /**
   * Returns how many texts its frontend keeps for the log.
   *
   * @param response whether of the response, not of the request
   */
  default int captureSlots(boolean response) {
    return 0;
  }

  /**
   * Returns what was kept for the log in a slot; null for nothing.
   *
   * @param response whether of the response, not of the request
   */
  default @Nullable String captured(boolean response, int slot) {
    return null;
  }

  /** Returns its number among the streams of the process that have one. */
  default int number() {
    return 0;
  }

  /** Returns its unique id. */
  default @Nullable String uniqueId() {
    return null;
  }
}
