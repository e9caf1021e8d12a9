package dev.evenkeel.vrrp.config;

/**
 * The rarer words after a virtual address.
 *
 * @param home {@code home}: Mobile IPv6 home address
 * @param noDad {@code -nodad}: no duplicate address detection
 * @param managedTemporary {@code mngtmpaddr}
 * @param noPrefixRoute the kernel adds no route for the prefix
 * @param autojoin {@code autojoin}: join the multicast group of the address
 * @param noTrack {@code no_track}: its removal by others does not end mastership
 */
public record AddressAttributes(
    boolean home,
    boolean noDad,
    boolean managedTemporary,
    boolean noPrefixRoute,
    boolean autojoin,
    boolean noTrack) {

  /** None of the words is written. */
  public static final AddressAttributes NONE =
      new AddressAttributes(false, false, false, false, false, false);
}
