package dev.evenkeel.vrrp.handover;

import dev.evenkeel.vrrp.loop.Timers;
import dev.evenkeel.vrrp.machine.Event;
import dev.evenkeel.vrrp.machine.RouterState;
import dev.evenkeel.vrrp.peer.Flow;
import dev.evenkeel.vrrp.peer.PeerMessage;
import dev.evenkeel.vrrp.peer.PeerTable.Peer;
import dev.evenkeel.vrrp.peer.RouterId;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: what a {@link HandOver} needs of the virtual router it is about, of the
 * machine that router is on, and of the nodes around it. A test brings another one.
 */
public interface Site {
  /** The router's name, for the log. */
  String name();

  /** Which router it is. */
  RouterId router();

  /** Where it stands. */
  RouterState state();

  /** Tells it something. */
  void feed(Event event);

  /** The members of its sync group, itself among them; only itself where it is in none. */
  List<HandOver> fellows();

  /** The virtual addresses whose connections can be kept. */
  List<InetAddress> addresses();

  /** Moves the virtual addresses to where nobody hears of them, for so long. */
  void keepAside(int seconds);

  /** Begins the time of {@link #keepAside} anew. */
  void renewAside(int seconds);

  /** Ends {@link #keepAside}. */
  void dropAside();

  /** Takes the virtual addresses away. */
  void removeAddresses();

  /** For how long connections are kept on this node; 0 where they are not. */
  int drainSeconds();

  /** Where other nodes find this one on the router's interface; empty if that is gone. */
  Optional<Whereabouts> whereabouts();

  /** The scripts for the router's interface; empty if that is gone. */
  Optional<SecondChanceRules> rules();

  /** Has a script carried out; {@code then} is told what is wrong with it, if anything. */
  void nft(String script, Consumer<Optional<String>> then);

  /**
   * Asks for the connections to the virtual addresses.
   *
   * @param alsoEnding those too that wait for their last packets
   * @param then is told, soon
   */
  void connections(boolean alsoEnding, Consumer<List<Flow>> then);

  /** The nodes that could take the router's addresses, the best first. */
  List<Peer> successors();

  /** The node that has the addresses, lives, and is of lower priority. */
  Optional<Peer> lowerMaster();

  /** Says to one node how the router stands. */
  void introduce(Peer to);

  /** Says something to one node; what is lost is lost. */
  void send(Peer to, PeerMessage message);

  /** A number that this node has given to no other offer. */
  int nextNumber();

  /** The time. */
  Timers timers();

  /** A line for the log. */
  void log(String text);

  /** A line that only detailed logging shows. */
  void detail(String text);

  /**
   * A value: addresses of an interface that stay with this machine.
   *
   * @param via4 IPv4, if it has one
   * @param via6 of the link, if it has one
   * @param mac its Ethernet address in the low 48 bits
   */
  record Whereabouts(@Nullable InetAddress via4, @Nullable InetAddress via6, long mac) {}
}
