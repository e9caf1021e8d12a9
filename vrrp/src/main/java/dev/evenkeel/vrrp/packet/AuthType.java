package dev.evenkeel.vrrp.packet;

/**
 * The authentication types of VRRP version 2, RFC 2338 section 5.3.6; RFC 3768 withdrew all but
 * {@link #NONE}.
 */
public enum AuthType {
  /** Type 0: eight zero bytes. */
  NONE(0),
  /**
   * Type 1: a password of up to eight bytes in clear text; a guard against misconfiguration, not
   * security.
   */
  PASS(1);

  private final int wireValue;

  AuthType(int wireValue) {
    this.wireValue = wireValue;
  }

  /** The number in the packet. */
  public int wireValue() {
    return wireValue;
  }

  /** The highest number any VRRP version 2 router may send: 2 is the IP authentication header. */
  static boolean isKnown(int wireValue) {
    return wireValue <= 2;
  }
}
