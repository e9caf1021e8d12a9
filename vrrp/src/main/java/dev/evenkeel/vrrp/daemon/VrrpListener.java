package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.machine.Phase;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.IpAddress;

/** Hears what the routers do. Called on the daemon's thread: return soon, and do not throw. */
public interface VrrpListener {
  /** Listens to nothing. */
  VrrpListener NONE = new VrrpListener() {};

  /** An instance changed its state, or only its effective priority. */
  default void stateChanged(String instance, Phase phase, int priority) {}

  /** An advertisement went out. */
  default void advertSent(
      String instance, Advert advert, IpAddress source, IpAddress destination) {}

  /** An advertisement came in and passed all checks. */
  default void advertReceived(String instance, Advert advert, IpAddress source) {}

  /** A packet for an instance came in and was ignored. */
  default void packetRejected(String instance, String reason) {}

  /**
   * The daemon is about to end; until the connections that are left have ended, or their time is
   * over, it stays for them.
   */
  default void draining() {}

  /** The daemon has started all instances. */
  default void started() {}
}
