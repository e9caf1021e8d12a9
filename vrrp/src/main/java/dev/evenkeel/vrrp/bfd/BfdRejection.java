package dev.evenkeel.vrrp.bfd;

/** Why a packet is dropped, one counter each (RFC 5880 section 6.8.6, RFC 5881 section 5). */
public enum BfdRejection {
  /** Its TTL says that it comes from further away than allowed. */
  TOO_MANY_HOPS("it comes from too far away"),
  /** Shorter than the 24 bytes that all packets have. */
  TOO_SHORT("it is too short"),
  /** A version other than 1. */
  VERSION("its version is not 1"),
  /** The length it states is too small, or larger than the packet. */
  LENGTH("its length is wrong"),
  /** A detection multiplier of 0. */
  MULTIPLIER("its detection multiplier is 0"),
  /** The multipoint bit, reserved and always 0. */
  MULTIPOINT("its multipoint bit is set"),
  /** The sender's discriminator is 0. */
  NO_DISCRIMINATOR("its sender's discriminator is 0"),
  /** It does not say for which session it is, in a state in which the sender must know. */
  NO_SESSION_NAMED("it does not say for which session it is"),
  /** It asks for authentication, and none is configured. */
  AUTHENTICATION("it asks for authentication, and none is configured"),
  /** No session has that number, or none is with that neighbour. */
  UNKNOWN_SESSION("no session has its number and its sender");

  private final String text;

  BfdRejection(String text) {
    this.text = text;
  }

  /** For the log. */
  public String text() {
    return text;
  }
}
