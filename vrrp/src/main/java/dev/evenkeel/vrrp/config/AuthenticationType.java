package dev.evenkeel.vrrp.config;

/** The authentication types of VRRP version 2 (RFC 2338 section 5.3.6). */
public enum AuthenticationType {
  NONE(0),
  PASS(1);

  private final int wireValue;

  AuthenticationType(int wireValue) {
    this.wireValue = wireValue;
  }

  /** The number in the advertisement's fifth byte. */
  public int wireValue() {
    return wireValue;
  }
}
