package dev.evenkeel.balancer.http;

import java.util.Locale;

/** The timeouts that a rule may set for one request (manual, action {@code set-timeout}). */
public enum TimeoutKind {
  /** How long the client may be silent. */
  CLIENT(true, false),
  /** How long a connection to a server may take. */
  CONNECT(false, true),
  /** How long a server with room may be waited for. */
  QUEUE(false, true),
  /** How long the server may be silent. */
  SERVER(false, true),
  /** How long a tarpitted client waits. */
  TARPIT(true, true),
  /** How long both sides of a tunnel may be silent. */
  TUNNEL(false, true);

  private final boolean frontends;
  private final boolean backends;

  TimeoutKind(boolean frontends, boolean backends) {
    this.frontends = frontends;
    this.backends = backends;
  }

  /** Tells whether it is a matter of frontends. */
  public boolean isOfFrontends() {
    return frontends;
  }

  /** Tells whether it is a matter of backends. */
  public boolean isOfBackends() {
    return backends;
  }

  /** Returns the word of the configuration: {@code client}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
