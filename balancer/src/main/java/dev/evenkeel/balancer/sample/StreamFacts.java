package dev.evenkeel.balancer.sample;

import org.jspecify.annotations.Nullable;

/** One thread only: what fetches may ask of a stream as such. */
public interface StreamFacts {
  /** Returns its priority class. */
  int priorityClass();

  /** Returns its priority offset. */
  int priorityOffset();

  /** Returns {@code default_backend} of its frontend. */
  @Nullable String defaultBackend();

  /** Returns {@code timeout client} of its frontend. */
  int frontendClientTimeoutMs();

  /** Returns {@code timeout server} of its backend. */
  int backendServerTimeoutMs();

  /** Returns {@code timeout tunnel} of its backend. */
  int backendTunnelTimeoutMs();

  /** Returns the timeout for its server that counts now. */
  int serverTimeoutMs();

  /** Returns the timeout for its tunnel that counts now. */
  int tunnelTimeoutMs();

  /** Returns the file of the last rule that gave a verdict. */
  @Nullable String lastRuleFile();

  /** Returns the line of the last rule that gave a verdict; 0 for none. */
  int lastRuleLine();

  /** Returns its unique id. */
  default @Nullable String uniqueId() {
    return null;
  }
}
