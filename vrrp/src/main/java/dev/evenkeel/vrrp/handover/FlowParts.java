package dev.evenkeel.vrrp.handover;

import dev.evenkeel.vrrp.peer.Flow;
import dev.evenkeel.vrrp.peer.PeerCodec;
import dev.evenkeel.vrrp.peer.PeerMessage.Flows;
import dev.evenkeel.vrrp.peer.RouterId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** One thread only: a list of connections on its way in parts, each sent until it was heard. */
public final class FlowParts {
  /** What a socket's buffer takes at once. */
  private static final int PARTS_PER_ROUND = 48;

  private final List<Flows> parts = new ArrayList<>();
  private final BitSet missing = new BitSet();
  private int next;

  /** Prepares to send {@code flows}; an empty list is one part, too. */
  public FlowParts(RouterId router, int offer, List<Flow> flows) {
    int count = Math.max(1, Math.ceilDiv(flows.size(), PeerCodec.MAX_FLOWS));
    for (int part = 0; part < Math.min(count, 0xffff); part++) {
      int from = part * PeerCodec.MAX_FLOWS;
      int to = Math.min(from + PeerCodec.MAX_FLOWS, flows.size());
      parts.add(new Flows(router, offer, part, count, flows.subList(from, to)));
    }
    missing.set(0, parts.size());
  }

  /** What to send now: so many of the missing parts, in turn. */
  public List<Flows> round() {
    List<Flows> now = new ArrayList<>();
    int left = Math.min(PARTS_PER_ROUND, missing.cardinality());
    while (left-- > 0) {
      int part = missing.nextSetBit(next);
      part = part < 0 ? missing.nextSetBit(0) : part;
      now.add(parts.get(part));
      next = part + 1;
    }
    return now;
  }

  /** The other side has a part. */
  public void heard(int part) {
    missing.clear(part);
  }

  /** Whether the other side has all. */
  public boolean isDone() {
    return missing.isEmpty();
  }
}
