package dev.evenkeel.vrrp.bfd;

/** What can happen to a session. */
public sealed interface BfdEvent {
  /** It begins. */
  record Started() implements BfdEvent {}

  /** Time has passed; needed at the latest at {@link BfdState#nextDeadlineNs()}. */
  record Tick() implements BfdEvent {}

  /** A packet for this BFD session that passed all checks. */
  record Received(BfdPacket packet) implements BfdEvent {}

  /** The operator ends it: the other end is told and hears no more. */
  record Disabled() implements BfdEvent {}

  /** Another session takes its place, which goes on with what this one found out. */
  record Replaced() implements BfdEvent {}

  /** This node goes: the other end is told that the session is down, and hears no more. */
  record Stopped() implements BfdEvent {}
}
