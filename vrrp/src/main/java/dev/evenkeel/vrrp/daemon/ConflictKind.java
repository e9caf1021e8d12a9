package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.packet.Rejection;
import java.util.Locale;

/** What two routers of the same number may disagree about: few words, for counters. */
enum ConflictKind {
  /** What it sends is no proper advertisement. */
  MALFORMED,
  /** What it sends has come through a router. */
  TTL,
  /** Another version of VRRP, or of IP. */
  VERSION,
  /** Another way to authenticate. */
  AUTHENTICATION,
  /** Another password. */
  PASSWORD,
  /** Another advertisement interval. */
  INTERVAL,
  /** Another way to compute checksums, or a wrong one. */
  CHECKSUM,
  /** Multicast on one side, unicast on the other. */
  CAST,
  /** Other virtual addresses. */
  ADDRESSES,
  /** None of the unicast peers. */
  NOT_A_PEER,
  /** Both are configured as address owner. */
  TWO_OWNERS,
  /** Somebody else says that it has a virtual address. */
  CLAIM,
  /** Two masters, as a second path shows. */
  SECOND_PATH;

  /** Why a packet was rejected, as a conflict with its sender. */
  static ConflictKind of(Rejection rejection) {
    return switch (rejection) {
      case TOO_SHORT, LENGTH, TYPE, UNKNOWN_VRID -> MALFORMED;
      case TTL -> TTL;
      case FAMILY, VERSION -> VERSION;
      case AUTH_HEADER, AUTH_TYPE_INVALID, AUTH_TYPE_MISMATCH -> AUTHENTICATION;
      case AUTH_FAILURE -> PASSWORD;
      case INTERVAL -> INTERVAL;
      case CHECKSUM -> CHECKSUM;
      case CAST -> CAST;
      case ADDRESS_LIST -> ADDRESSES;
      case NOT_A_PEER -> NOT_A_PEER;
    };
  }

  /** As the value of a label. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
