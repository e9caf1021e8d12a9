package dev.evenkeel.vrrp.bfd;

import java.util.Arrays;

/** Why a session went down last, with the numbers of RFC 5880 section 4.1. */
public enum BfdDiagnostic {
  NONE(0, "No Diagnostic"),
  TIME_EXPIRED(1, "Control Detection Time Expired"),
  ECHO_FAILED(2, "Echo Function Failed"),
  NEIGHBOUR_DOWN(3, "Neighbor Signaled Session Down"),
  FORWARDING_RESET(4, "Forwarding Plane Reset"),
  PATH_DOWN(5, "Path Down"),
  CONCATENATED_PATH_DOWN(6, "Concatenated Path Down"),
  ADMIN_DOWN(7, "Administratively Down"),
  REVERSE_CONCATENATED_PATH_DOWN(8, "Reverse Concatenated Path Down"),
  /** A number that the RFC reserves. */
  RESERVED(9, "Reserved");

  private final int number;
  private final String text;

  BfdDiagnostic(int number, String text) {
    this.number = number;
    this.text = text;
  }

  static BfdDiagnostic of(int number) {
    return Arrays.stream(values()).filter(d -> d.number == number).findFirst().orElse(RESERVED);
  }

  int number() {
    return number;
  }

  @Override
  public String toString() {
    return text;
  }
}
