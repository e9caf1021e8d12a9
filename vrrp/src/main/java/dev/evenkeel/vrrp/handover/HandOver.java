package dev.evenkeel.vrrp.handover;

import dev.evenkeel.vrrp.peer.PeerMessage;
import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import dev.evenkeel.vrrp.peer.RouterStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Daemon thread only: the planned changes of hands of one virtual router, on either side of them;
 * {@link PeerMessage} has the picture. What happens on the owner's side is {@link Departure}'s, on
 * the successor's {@link Arrival}'s. The members of a sync group are offered together, to one node.
 */
public final class HandOver {
  private final Site site;
  private final Departure departure;
  private final Arrival arrival;

  /** Of the router that {@code site} is about. */
  public HandOver(Site site) {
    this.site = site;
    departure = new Departure(site);
    arrival = new Arrival(site);
  }

  Arrival arrival() {
    return arrival;
  }

  /** Begins to hand over, with all of the router's group, to whoever takes it. */
  public void begin() {
    List<HandOver> all = site.fellows();
    Map<HandOver, Peer> successors =
        site.successors().stream()
            .map(candidate -> knownTo(all, candidate.node()))
            .filter(known -> known.size() == all.size())
            .findFirst()
            .orElse(Map.of());
    all.forEach(f -> f.departure.begin(successors.get(f)));
  }

  /** A node as each member of the group knows it. */
  private static Map<HandOver, Peer> knownTo(List<HandOver> all, long node) {
    Map<HandOver, Peer> known = new LinkedHashMap<>();
    for (HandOver fellow : all) {
      fellow.site.successors().stream()
          .filter(p -> p.node() == node)
          .findFirst()
          .ifPresent(p -> known.put(fellow, p));
    }
    return known;
  }

  /** Takes what another node said of a planned change of hands. */
  public void take(Peer by, PeerMessage message) {
    switch (message) {
      case PeerMessage.Want _ -> wanted(by);
      case PeerMessage.Offer offer -> arrival.offered(by, offer);
      case PeerMessage.Accept accept -> departure.accepted(by, accept);
      case PeerMessage.Flows flows -> arrival.flows(by, flows);
      case PeerMessage.Heard heard -> departure.heard(heard);
      case PeerMessage.Drained drained -> arrival.drained(by, drained);
      case PeerMessage.Status _, PeerMessage.Release _ -> {
        // Not about a planned change.
      }
    }
  }

  private void wanted(Peer by) {
    int theirs = by.status(site.router()).map(RouterStatus::priority).orElse(0);
    List<HandOver> all = site.fellows();
    Map<HandOver, Peer> known = knownTo(all, by.node());
    // One that yields already advertises 1, and anybody's priority is better.
    if (theirs > site.state().priority() && known.size() == all.size()) {
      known.forEach((fellow, peer) -> fellow.departure.give(peer));
    }
  }

  /**
   * Another one has become master: lets the address go, or keeps it for the connections that there
   * are.
   *
   * @return false if the caller has to let go
   */
  public boolean depart() {
    return departure.depart();
  }

  /** The router has become master. */
  public void becameMaster() {
    departure.becameMaster();
    arrival.becameMaster();
  }

  /** Unless things change, a backup would take the address at that time: it asks for it before. */
  public void askBefore(long dueNs) {
    arrival.askBefore(dueNs);
  }

  /** A node is silent for good. */
  public void gone(Peer peer) {
    departure.gone(peer);
    arrival.gone(peer);
  }

  /** Whether connections are kept for which this process has to stay. */
  public boolean isKeeping() {
    return departure.isKeeping();
  }

  /** What is going on, if anything. */
  public Optional<String> describe() {
    return departure.describe().or(arrival::describe);
  }

  /** A script that removes what a predecessor that was killed may have left. */
  public Optional<String> leftovers() {
    return site.rules().map(r -> r.delete() + r.deleteQuiet());
  }

  /** Leaves nothing behind. */
  public void end() {
    departure.end();
    arrival.end();
  }
}
