package dev.evenkeel.balancer.sample;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a fetch needs, and with it at which checkpoints it can be used.
 *
 * <p>The pattern has one character for each {@link Checkpoint}, in order: {@code Y} where what is
 * needed is there.
 */
public enum Availability {
  /** Nothing: a constant or a fact about the machine. */
  ALWAYS("internal state", "YYYYYYYYYYYYYYYYYYYYYY"),
  /** The process while it serves. */
  RUNNING("internal state", "YYYYYYYYYYYYYYYYYYYY.Y"),
  /** The client's connection, or the one of a check. */
  CLIENT_CONNECTION("client address", "YYYYYYYYYYYYYYYYYYYY.."),
  /** The client's TLS session. */
  CLIENT_SESSION("L5 client", ".YYYYYYYYYYYYYYYYYY..."),
  /** The frontend. */
  FRONTEND("frontend", "YYYYYYYYYYYYYYYYYYY..."),
  /** What was kept of the request. */
  KEPT_REQUEST("HTTP request meta-data", "..YYYYYYYYYYYYYYYYY..."),
  /** The bytes of the request. */
  REQUEST_BUFFER("request buffer", "..YYYYYYYYY..........."),
  /** The head of an HTTP request. */
  REQUEST_HEAD("HTTP request headers", "..YYYYYYYYY..........."),
  /** The bytes of the request or of the response, whichever is being looked at. */
  EITHER_BUFFER("request/response buffer", "..YYYYYYYYYYYYYYYY.Y.."),
  /** The backend. */
  BACKEND("backend", "......YYYYYYYYYYYYYY.."),
  /** The server. */
  SERVER("server", "..........YYYYYYYYYY.."),
  /** The connection to the server, or what the response has said. */
  SERVER_CONNECTION("server address", "...........YYYYYYYYY.."),
  /** The bytes of the response. */
  RESPONSE_BUFFER("response buffer", "...........YYYYYYY.Y.."),
  /** What was kept of the response. */
  KEPT_RESPONSE("HTTP response", "...........YYYYYYYYY.."),
  /** The head of an HTTP response. */
  RESPONSE_HEAD("HTTP response headers", "...........YYYYYYY.Y..");

  private final String needs;

  @SuppressWarnings("ImmutableEnumChecker") // Filled in the constructor, then only read.
  private final Set<Checkpoint> checkpoints = EnumSet.noneOf(Checkpoint.class);

  Availability(String needs, String pattern) {
    this.needs = needs;
    Checkpoint[] all = Checkpoint.values();
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == 'Y') {
        checkpoints.add(all[i]);
      }
    }
    checkpoints.add(Checkpoint.ANYWHERE);
  }

  /** Returns what is needed, as messages name it. */
  public String needs() {
    return needs;
  }

  /** Tells whether what is needed is there. */
  public boolean at(Checkpoint checkpoint) {
    return checkpoints.contains(checkpoint);
  }
}
