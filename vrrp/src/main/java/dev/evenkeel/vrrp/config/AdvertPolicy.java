package dev.evenkeel.vrrp.config;

/**
 * How advertisements are checked and answered.
 *
 * @param downTimerAdverts advertisements missed before the master counts as gone, 3 unless set
 * @param skipCheckAdvAddr the address list is not compared again when the sender has not changed
 * @param checkUnicastSource a unicast advertisement must come from a configured peer
 * @param lowerPrioNoAdvert a master does not answer a lower-priority advertisement at once
 * @param higherPrioSendAdvert a master that yields first sends one advertisement
 * @param ownerIgnoreAdverts the address owner ignores all advertisements
 */
public record AdvertPolicy(
    int downTimerAdverts,
    boolean skipCheckAdvAddr,
    boolean checkUnicastSource,
    boolean lowerPrioNoAdvert,
    boolean higherPrioSendAdvert,
    boolean ownerIgnoreAdverts) {

  /** keepalived's defaults. */
  public static final AdvertPolicy DEFAULT = new AdvertPolicy(3, false, false, false, false, false);
}
