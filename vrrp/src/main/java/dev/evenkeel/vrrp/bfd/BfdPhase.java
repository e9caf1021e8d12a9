package dev.evenkeel.vrrp.bfd;

/** The state of one end of a session, with the numbers of RFC 5880 section 4.1. */
public enum BfdPhase {
  /** Held down by its operator. */
  ADMIN_DOWN(0, "AdminDown"),
  /** The other end is not heard. */
  DOWN(1, "Down"),
  /** The other end is heard, and does not know yet that this one is. */
  INIT(2, "Init"),
  /** Each end hears the other. */
  UP(3, "Up");

  private final int number;
  private final String text;

  BfdPhase(int number, String text) {
    this.number = number;
    this.text = text;
  }

  static BfdPhase of(int number) {
    return switch (number) {
      case 0 -> ADMIN_DOWN;
      case 1 -> DOWN;
      case 2 -> INIT;
      default -> UP;
    };
  }

  int number() {
    return number;
  }

  /** As Keepalived writes it. */
  @Override
  public String toString() {
    return text;
  }
}
