package dev.evenkeel.vrrp.config;

/**
 * When and how often gratuitous ARP (or unsolicited neighbour advertisements) are sent.
 *
 * @param delayMs from the first burst to the second; 0 means no second burst
 * @param repeat messages per address in a burst
 * @param refreshMs interval of the refresh while master; 0 means none
 * @param refreshRepeat messages per address in a refresh
 * @param lowerPrioDelayMs from the first burst to the second after a lower-priority advertisement
 *     was heard as master
 * @param lowerPrioRepeat messages per address in those bursts
 */
public record GarpSettings(
    long delayMs,
    int repeat,
    long refreshMs,
    int refreshRepeat,
    long lowerPrioDelayMs,
    int lowerPrioRepeat) {

  /** keepalived's defaults. */
  public static final GarpSettings DEFAULT = new GarpSettings(5000, 5, 0, 1, 5000, 5);
}
