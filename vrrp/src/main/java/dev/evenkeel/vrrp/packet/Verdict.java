package dev.evenkeel.vrrp.packet;

import java.util.List;

/** What the checks made of a received packet. */
public sealed interface Verdict {

  /**
   * The advertisement is to be acted upon.
   *
   * @param advert what it says
   * @param source who sent it
   * @param checksum the form of its checksum
   * @param remarks lines to log although the packet is accepted; mostly empty
   */
  record Accepted(Advert advert, IpAddress source, ChecksumForm checksum, List<String> remarks)
      implements Verdict {
    /** Copies the list. */
    public Accepted {
      remarks = List.copyOf(remarks);
    }
  }

  /**
   * The packet is ignored.
   *
   * @param reason which check failed
   * @param text what Keepalived writes to its log, without the instance's name
   */
  record Rejected(Rejection reason, String text) implements Verdict {}
}
