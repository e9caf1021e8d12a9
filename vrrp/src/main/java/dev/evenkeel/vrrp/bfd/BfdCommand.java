package dev.evenkeel.vrrp.bfd;

/** What a session asks its caller to do. */
public sealed interface BfdCommand {
  /** To send a packet to the neighbour. */
  record Send(BfdPacket packet) implements BfdCommand {}

  /** To write a line to the log. */
  record Log(String text) implements BfdCommand {}

  /** To tell those who depend on the session. */
  record Tell(boolean up) implements BfdCommand {}
}
