package dev.evenkeel.vrrp.handover;

import dev.evenkeel.vrrp.peer.Flow;
import dev.evenkeel.vrrp.peer.PeerMessage.Flows;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One thread only: puts the parts of a list of connections together, in whatever order they come.
 */
public final class FlowGathering {
  private final List<Flow> flows = new ArrayList<>();
  private final BitSet have = new BitSet();
  private int parts;

  /**
   * Takes a part.
   *
   * @return true when the list has become whole by it
   */
  public boolean add(Flows part) {
    if (parts == 0) {
      parts = part.parts();
    }
    if (part.parts() != parts || have.get(part.part())) {
      return false;
    }
    have.set(part.part());
    flows.addAll(part.flows());
    return have.cardinality() == parts;
  }

  /** What has come so far. */
  public List<Flow> flows() {
    return List.copyOf(flows);
  }
}
