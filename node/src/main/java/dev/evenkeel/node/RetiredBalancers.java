package dev.evenkeel.node;

import dev.evenkeel.balancer.process.Supervision;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Spawn;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Supervisor's thread only: balancers that have been replaced and serve the connections that they
 * have.
 *
 * <p>{@code hard-stop-after} says how long one may go on; without it that is as long as its longest
 * connection. Each is a process with memory of its own: so only the {@link #MOST} youngest go on,
 * however often the node is reloaded.
 */
final class RetiredBalancers {
  static final int MOST = 8;

  private final EventLoop loop;
  private final Consumer<String> log;
  private final int stopMs;
  private final Runnable onEnd;
  private final List<BalancerChild> children = new ArrayList<>();

  /**
   * @param stopMs how long to wait for one that was asked to end at once
   * @param onEnd one has ended
   */
  RetiredBalancers(EventLoop loop, Consumer<String> log, int stopMs, Runnable onEnd) {
    this.loop = loop;
    this.log = log;
    this.stopMs = stopMs;
    this.onEnd = onEnd;
  }

  boolean isEmpty() {
    return children.isEmpty();
  }

  /** Takes one that is asked no more. */
  void add(BalancerChild old) {
    children.add(old);
    try {
      old.watch(() -> ignore(old), () -> reap(old));
    } catch (LinuxException refused) {
      old.signal(Signals.TERM);
    }
    if (children.size() > MOST) {
      BalancerChild oldest = children.getFirst();
      log.accept(
          "balancer %d, replaced %d reloads ago, still serves connections: ending it"
              .formatted(oldest.pid(), MOST));
      oldest.signal(Signals.CONT);
      oldest.signal(Signals.TERM);
      loop.after(
          stopMs,
          () -> {
            if (children.contains(oldest)) {
              oldest.signal(Signals.KILL);
            }
          });
    }
  }

  private static void ignore(BalancerChild old) {
    while (old.receive(Supervision.MAX_MESSAGE_BYTES).isPresent()) {
      // It is not asked any more.
    }
  }

  void signalAll(int signal) {
    children.forEach(child -> child.signal(signal));
  }

  /** Looks for those that have ended. */
  void reapAll() {
    List.copyOf(children).forEach(this::reap);
  }

  private void reap(BalancerChild old) {
    if (old.change().orElse(null) instanceof Spawn.Change.Ended) {
      ended(old);
    }
  }

  /** This one is known to have ended. */
  void ended(BalancerChild old) {
    if (children.remove(old)) {
      old.close();
      onEnd.run();
    }
  }
}
