package dev.evenkeel.vrrp.packet;

/**
 * Why a packet is not an advertisement for us. The constants stand in the order in which the checks
 * are made, which is Keepalived's; the first that fails decides. A rejected packet changes no state
 * and no timer.
 */
public enum Rejection {
  /** Fewer bytes than an IP header and a VRRP header. */
  TOO_SHORT(Counter.PACKET_LENGTH),
  /** No instance of ours on this interface has this virtual router id. */
  UNKNOWN_VRID(Counter.NONE),
  /** An IP authentication header, which we do not use. */
  AUTH_HEADER(Counter.AUTH_TYPE_MISMATCH),
  /** The length does not follow from the number of addresses. */
  LENGTH(Counter.PACKET_LENGTH),
  /** The time to live is not 255, or not in the peer's range: the packet came through a router. */
  TTL(Counter.TTL),
  /** IP version 6 to a router of version 4, or the reverse. */
  FAMILY(Counter.NONE),
  /** Version 3 to a version 2 router, or the reverse. */
  VERSION(Counter.NONE),
  /** Version 2: an authentication type no standard knows. */
  AUTH_TYPE_INVALID(Counter.AUTH_TYPE_INVALID),
  /** Version 2: a known authentication type, but not ours. */
  AUTH_TYPE_MISMATCH(Counter.AUTH_TYPE_MISMATCH),
  /** Version 2: the wrong password. */
  AUTH_FAILURE(Counter.AUTH_FAILURE),
  /** Version 2: another advertisement interval than ours, RFC 3768 section 7.1. */
  INTERVAL(Counter.INTERVAL),
  /** Not type 1, the only one there is. */
  TYPE(Counter.TYPE),
  /** The checksum is wrong. */
  CHECKSUM(Counter.CHECKSUM),
  /** Multicast to a unicast instance, or the reverse. */
  CAST(Counter.ADDRESS_LIST),
  /** The virtual addresses are not ours, and the configuration asks for that to matter. */
  ADDRESS_LIST(Counter.ADDRESS_LIST),
  /** The unicast source is none of the peers. */
  NOT_A_PEER(Counter.ADDRESS_LIST);

  private final Counter counter;

  Rejection(Counter counter) {
    this.counter = counter;
  }

  /** What is wrong between the sender and this router, in words that do not vary. */
  public String explanation() {
    return switch (this) {
      case TOO_SHORT, LENGTH -> "malformed packets";
      case UNKNOWN_VRID -> "another virtual router id";
      case AUTH_HEADER -> "authentication header there, none here";
      case TTL -> "packets that came through a router (TTL)";
      case FAMILY -> "another IP version";
      case VERSION -> "another VRRP version";
      case AUTH_TYPE_INVALID, AUTH_TYPE_MISMATCH -> "another authentication type";
      case AUTH_FAILURE -> "another password";
      case INTERVAL -> "another advertisement interval";
      case TYPE -> "packets that are no advertisements";
      case CHECKSUM -> "another checksum";
      case CAST -> "multicast on one side, unicast on the other";
      case ADDRESS_LIST -> "other virtual addresses";
      case NOT_A_PEER -> "it is none of the unicast peers";
    };
  }

  /** What the statistics count it as. */
  public Counter counter() {
    return counter;
  }

  /** The error counters of Keepalived's statistics. */
  public enum Counter {
    /** Keepalived counts these nowhere. */
    NONE,
    /** {@code Packet Errors: Length}. */
    PACKET_LENGTH,
    /** {@code Packet Errors: TTL}. */
    TTL,
    /** {@code Packet Errors: Invalid Type}. */
    TYPE,
    /** {@code Packet Errors: Advertisement Interval}. */
    INTERVAL,
    /** {@code Packet Errors: Address List}. */
    ADDRESS_LIST,
    /** Counted, but not printed by Keepalived. */
    CHECKSUM,
    /** {@code Authentication Errors: Invalid Type}. */
    AUTH_TYPE_INVALID,
    /** {@code Authentication Errors: Type Mismatch}. */
    AUTH_TYPE_MISMATCH,
    /** {@code Authentication Errors: Failure}. */
    AUTH_FAILURE
  }
}
