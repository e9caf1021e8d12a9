package dev.evenkeel.lab.client;

/** How one request of the client ended. Only {@link #ANSWERED} is a success. */
public enum Outcome {
  /** A complete answer that names its web server, within the client's deadline. */
  ANSWERED("answered"),
  /** The connection was refused: nobody listens on the virtual address. */
  REFUSED("refused"),
  /** The connection was reset after it had been accepted. */
  RESET("reset"),
  /** No route, no neighbour: nobody holds the virtual address. */
  UNREACHABLE("unreachable"),
  /** Closed by the other side before the answer was complete. */
  CUT_SHORT("cut short"),
  /** Connected, but the answer did not come within the deadline. */
  NO_ANSWER("no whole page in time"),
  /** Not even connected within the deadline. */
  NO_CONNECTION("no connection in time"),
  /** An answer, but not a page of one of the web servers. */
  STRANGE("strange answer");

  private final String words;

  Outcome(String words) {
    this.words = words;
  }

  /** The outcome in the words of the reports. */
  public String words() {
    return words;
  }
}
