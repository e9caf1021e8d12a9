package dev.evenkeel.vrrp.machine;

/**
 * When gratuitous ARPs are sent, and how many in a row.
 *
 * @param repeat how many per address on becoming master, and again after {@code delayNs}
 * @param delayNs from becoming master to the second burst; 0 for none
 * @param refreshRepeat how many per address in each refresh
 * @param refreshNs the interval of the refreshes; 0 for none
 * @param lowerPrioRepeat how many per address when a master of lower priority was heard, and again
 *     after {@code lowerPrioDelayNs}
 * @param lowerPrioDelayNs from hearing it to the second burst; 0 for none
 */
public record GarpSchedule(
    int repeat,
    long delayNs,
    int refreshRepeat,
    long refreshNs,
    int lowerPrioRepeat,
    long lowerPrioDelayNs) {

  private static final long FIVE_SECONDS_NS = 5_000_000_000L;

  /** Keepalived's defaults: five at once, five more five seconds later, no refresh. */
  public static final GarpSchedule DEFAULT =
      new GarpSchedule(5, FIVE_SECONDS_NS, 1, 0, 5, FIVE_SECONDS_NS);
}
