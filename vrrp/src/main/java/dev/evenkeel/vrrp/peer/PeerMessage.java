package dev.evenkeel.vrrp.peer;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value: one message between two nodes.
 *
 * <p>A planned change of hands:
 *
 * <pre>
 *   successor                         owner
 *      |  ------------ Want ----------&gt; |      only where the successor begins, to preempt
 *      | &lt;------------ Offer ---------- |      repeated until the owner hears an advertisement
 *   rules are set: unknown connections go to the owner
 *      |  ----------- Accept ---------&gt; |
 *   master: advertisement, address, gratuitous ARP
 *      |                                |      keeps the address on lo, silently
 *      | &lt;------------ Flows ---------- |      each part until it is Heard
 *      |  ----------- Heard ----------&gt; |
 *   rules are narrowed to those connections
 *      | &lt;----------- Drained --------- |      when the last has ended
 *   rules are removed
 * </pre>
 */
public sealed interface PeerMessage {
  /** The router it is about; null where it is about all. */
  default @Nullable RouterId router() {
    return null;
  }

  /**
   * How some of the sender's routers stand; sent each second, on changes, and as a heartbeat.
   *
   * @param beatMs how often the receiver may count on hearing the sender; 0 where that is not
   *     promised
   * @param routers those of one interface, or a part of them
   */
  record Status(int beatMs, List<RouterStatus> routers) implements PeerMessage {
    /** Copies the list. */
    public Status {
      routers = List.copyOf(routers);
    }
  }

  /** The sender would preempt the receiver, and asks to be handed the address instead. */
  record Want(RouterId router) implements PeerMessage {}

  /**
   * The receiver may take over.
   *
   * @param offer a number that tells this hand-over from others
   * @param via4 where to send packets of connections that the sender keeps, or null
   * @param via6 the same for IPv6
   * @param mac the sender's Ethernet address in the low 48 bits: what comes from there is not sent
   *     back
   * @param drainSeconds for how long the sender keeps them; 0 if it does not
   */
  record Offer(
      RouterId router,
      int offer,
      @Nullable InetAddress via4,
      @Nullable InetAddress via6,
      long mac,
      int drainSeconds)
      implements PeerMessage {}

  /**
   * The sender takes over now, or cannot.
   *
   * @param forwards whether it passes on what belongs to the receiver's connections
   */
  record Accept(RouterId router, int offer, boolean able, boolean forwards)
      implements PeerMessage {}

  /**
   * Connections that the sender keeps, so many at a time.
   *
   * @param part counts from 0
   * @param parts how many there are, at least 1
   */
  record Flows(RouterId router, int offer, int part, int parts, List<Flow> flows)
      implements PeerMessage {
    /** Copies the list. */
    public Flows {
      flows = List.copyOf(flows);
    }
  }

  /** A part of {@link Flows} has arrived. */
  record Heard(RouterId router, int offer, int part) implements PeerMessage {}

  /** The sender keeps no connections of that hand-over any more. */
  record Drained(RouterId router, int offer) implements PeerMessage {}

  /**
   * The sender has let go of the address, and one of its peers is to take it at once instead of
   * waiting for its skew time.
   *
   * @param successor the node that is meant
   */
  record Release(RouterId router, long successor) implements PeerMessage {}
}
