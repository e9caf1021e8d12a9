package dev.evenkeel.vrrp.peer;

import org.jspecify.annotations.Nullable;

/**
 * A value: how one virtual router stands on the node that says so.
 *
 * @param router which one
 * @param role whether it is master
 * @param priority its effective priority, 1 to 255
 * @param forwards whether the node could pass on packets of connections that another node keeps
 * @param version of VRRP, 2 or 3
 * @param authentication the number of the authentication type, as in the packet
 * @param unicast whether it advertises to named peers only
 * @param intervalCentis its advertisement interval
 * @param addresses a hash over its virtual addresses
 * @param hears whether anything has arrived of late on its interface
 */
public record RouterStatus(
    RouterId router,
    Role role,
    int priority,
    boolean forwards,
    int version,
    int authentication,
    boolean unicast,
    int intervalCentis,
    int addresses,
    boolean hears) {

  /** What matters of the machine's phase to a peer. */
  public enum Role {
    /** It could not take the address now. */
    UNABLE(0),
    /** It could. */
    BACKUP(1),
    /** It has it. */
    MASTER(2);

    private final int wireValue;

    Role(int wireValue) {
      this.wireValue = wireValue;
    }

    /** As it travels. */
    int wireValue() {
      return wireValue;
    }

    /** The role that travels as this number, or null. */
    static @Nullable Role of(int wireValue) {
      return switch (wireValue) {
        case 0 -> UNABLE;
        case 1 -> BACKUP;
        case 2 -> MASTER;
        default -> null;
      };
    }
  }
}
