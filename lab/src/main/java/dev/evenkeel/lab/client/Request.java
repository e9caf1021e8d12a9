package dev.evenkeel.lab.client;

/**
 * What became of one request of the client; immutable.
 *
 * @param startNs when the connection was begun, in {@link System#nanoTime} terms
 * @param connectedNs when it was established, or {@link #NEVER}
 * @param endNs when the answer was complete, or the request given up
 * @param outcome how it ended
 * @param server the web server that answered, as it names itself ("WEB 1"); empty when none did
 */
public record Request(long startNs, long connectedNs, long endNs, Outcome outcome, String server) {
  /** Stands for "never connected". */
  public static final long NEVER = Long.MIN_VALUE;

  /** Whether a web server's page came back in time. */
  public boolean answered() {
    return outcome == Outcome.ANSWERED;
  }
}
