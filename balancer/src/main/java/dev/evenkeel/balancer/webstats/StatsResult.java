package dev.evenkeel.balancer.webstats;

/**
 * What became of an order that came through the statistics page. The names are what the target says
 * to which the browser is sent then ({@code ;st=DONE}).
 */
public enum StatsResult {
  /** All servers were changed. */
  DONE(true, "Action processed successfully."),
  /** They were that way already. */
  NONE(true, "Nothing has changed."),
  /** Some names are of no server. */
  PART(
      false,
      "Action partially processed.\n"
          + "Some server names are probably unknown or ambiguous (duplicated names in the backend)."),
  /** The form cannot be read, or nothing in it could be done. */
  ERRP(
      false,
      "Action not processed because of invalid parameters.\n"
          + "The action is maybe unknown.\n"
          + "Invalid key parameter (empty or too long).\n"
          + "The backend name is probably unknown or ambiguous (duplicated names).\n"
          + "Some server names are probably unknown or ambiguous (duplicated names in the backend)."),
  /** The form is longer than a buffer. */
  EXCD(
      false,
      "Action not processed : the buffer couldn't store all the data.\n"
          + "You should retry with less servers at a time."),
  /** Whoever asks may not change servers. */
  DENY(false, "Action denied."),
  /** The request is none that a form makes. */
  IVAL(false, "Invalid requests (unsupported method or chunked encoded request)."),
  /** Something else. */
  UNKN(false, "Unexpected result.");

  private final boolean good;
  private final String message;

  StatsResult(boolean good, String message) {
    this.good = good;
    this.message = message;
  }

  /** Whether nothing was wrong with the order. */
  public boolean isGood() {
    return good;
  }

  /** What the page says, in lines. */
  public String message() {
    return message;
  }

  static StatsResult of(String name) {
    for (StatsResult result : values()) {
      if (result.name().equals(name)) {
        return result;
      }
    }
    return UNKN;
  }
}
