package dev.evenkeel.node;

import dev.evenkeel.balancer.process.Supervision;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Spawn;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Supervisor's thread only: what is started as the balancer, and how that changes. A {@link
 * Candidate} is tried beside the balancer that serves, as its successor, or, where none serves, by
 * the next start. Once it has opened its listeners it is what every start runs; until then the
 * command before it counts.
 */
final class Succession {
  private static final int SUCCESSOR_WITHIN_MS = 30_000;

  private final EventLoop loop;
  private final Map<String, String> environment;
  private final BalancerFacts facts;
  private final RetiredBalancers retired;
  private final Consumer<String> log;
  private final Throne throne;

  private List<String> command;
  private @Nullable Candidate candidate;
  private @Nullable BalancerChild successor;

  /** What runs {@link #candidate}: the successor, or else the one that serves. */
  private @Nullable BalancerChild tried;

  /** What a successor comes to. */
  interface Throne {
    /** The successor has opened its listeners. */
    void ascended(BalancerChild now);

    /** There is none any more: the one that serves goes on. */
    void kept();
  }

  /**
   * @param command what starts a balancer until a candidate has proved itself
   * @param environment of all balancers; whoever has it may change it
   */
  Succession(
      List<String> command,
      Map<String, String> environment,
      EventLoop loop,
      BalancerFacts facts,
      RetiredBalancers retired,
      Consumer<String> log,
      Throne throne) {
    this.command = List.copyOf(command);
    this.environment = environment;
    this.loop = loop;
    this.facts = facts;
    this.retired = retired;
    this.log = log;
    this.throne = throne;
  }

  /** Starts a balancer while none serves. */
  BalancerChild start() throws LinuxException {
    Candidate next = candidate;
    BalancerChild started =
        BalancerChild.start(next == null ? command : next.command(), environment, loop);
    if (next != null) {
      tried = started;
    }
    facts.ask(started);
    return started;
  }

  /** From now on this one is to be tried, and no other. */
  void replace(Candidate next) {
    drop();
    candidate = next;
  }

  /** Starts the candidate beside the balancer that serves. */
  void launch(BalancerChild serving) {
    Candidate next = candidate;
    if (next == null) {
      return;
    }
    List<String> whole = new ArrayList<>(next.command());
    whole.addAll(next.takeOver());
    whole.addAll(List.of("-sf", Integer.toString(serving.pid())));
    try {
      BalancerChild started = BalancerChild.start(whole, environment, loop);
      successor = started;
      tried = started;
      facts.ask(started);
      started.watch(() -> hear(started), () -> look(started));
      loop.after(
          SUCCESSOR_WITHIN_MS,
          () -> {
            if (successor == started) {
              log.accept("the new balancer (" + started.pid() + ") takes too long to start");
              started.signal(Signals.KILL);
            }
          });
    } catch (LinuxException refused) {
      log.accept("cannot start a new balancer: " + refused.getMessage());
      drop();
      throne.kept();
    }
  }

  /** Listens to the successor, which may have sent the one that serves home. */
  void hear() {
    if (successor != null) {
      hear(successor);
    }
  }

  private void hear(BalancerChild started) {
    Optional<String> message = started.receive(Supervision.MAX_MESSAGE_BYTES);
    while (message.isPresent() && successor == started) {
      if (message.get().equals("ready")) {
        successor = null;
        prove(started);
        throne.ascended(started);
        return;
      }
      message = started.receive(Supervision.MAX_MESSAGE_BYTES);
    }
  }

  private void look(BalancerChild started) {
    if (started.change().orElse(null) instanceof Spawn.Change.Ended && successor == started) {
      log.accept("the new balancer does not start: the one before it goes on");
      successor = null;
      started.close();
      dropCandidate();
      throne.kept();
    }
  }

  /** Nothing is tried any more. */
  void drop() {
    BalancerChild dropped = successor;
    if (dropped != null) {
      successor = null;
      dropped.signal(Signals.KILL);
      retired.add(dropped);
    }
    dropCandidate();
  }

  private void dropCandidate() {
    Candidate dropped = candidate;
    candidate = null;
    tried = null;
    if (dropped != null) {
      dropped.dropped().run();
    }
  }

  /** This one has opened its listeners: what it runs is what is started from now on. */
  void prove(@Nullable BalancerChild ready) {
    Candidate proven = candidate;
    if (proven != null && ready == tried) {
      command = proven.command();
      candidate = null;
      tried = null;
      proven.proven().run();
    }
  }

  /** Whether a candidate runs that has still to prove itself. */
  boolean isTrying() {
    return tried != null;
  }

  /** The successor, which has not proved itself, becomes the balancer; empty without one. */
  Optional<BalancerChild> ascendUnproven() {
    BalancerChild next = successor;
    successor = null;
    return Optional.ofNullable(next);
  }

  /** This one has ended; if it was being tried, it has failed. */
  void ended(@Nullable BalancerChild gone) {
    if (tried != null && tried == gone) {
      log.accept("the new balancer does not start: going back to the one before it");
      dropCandidate();
    }
  }

  /** The successor, if there is one. */
  @Nullable BalancerChild successor() {
    return successor;
  }
}
