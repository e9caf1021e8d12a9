package dev.evenkeel.vrrp.machine;

import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.packet.Advert;
import dev.evenkeel.vrrp.packet.Ipv4;

/** What can happen to a virtual router. */
public sealed interface Event {

  /** The router starts. Trackers that report without being asked should have reported before. */
  record Started(Link link) implements Event {}

  /**
   * Time has passed; needed at the latest at {@link RouterState#nextDeadlineNs()}, harmless at any
   * other time.
   */
  record Tick() implements Event {}

  /** An advertisement for this router arrived and passed all checks of {@code AdvertCheck}. */
  record AdvertReceived(Advert advert, Ipv4 source) implements Event {}

  /** The interface went up or down, appeared or vanished, or its address changed. */
  record LinkChanged(Link link) implements Event {}

  /**
   * A tracker has a result. Unknown names are ignored: a reload may have removed it.
   *
   * @param points what the result adds to the priority, for a {@link Tracker#measuring} one
   */
  record TrackerReported(String tracker, Health health, int points) implements Event {
    /** A result without points of its own. */
    public TrackerReported(String tracker, Health health) {
      this(tracker, health, 0);
    }
  }

  /** Somebody else removed one of our virtual addresses. */
  record VirtualAddressLost() implements Event {}

  /**
   * The configuration was read again.
   *
   * @param settings the new ones
   * @param addressesChanged whether the virtual addresses differ from before
   */
  record Reconfigured(RouterSettings settings, boolean addressesChanged) implements Event {}

  /** The router is to stop, leaving nothing behind. */
  record Stopped() implements Event {}
}
