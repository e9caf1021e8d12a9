package dev.evenkeel.node;

import dev.evenkeel.balancer.process.Supervision;
import dev.evenkeel.linux.Daemon;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Spawn;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's own thread, but for the methods that say otherwise: starts the balancer, knows
 * at every moment how it is, and starts it again when it dies.
 *
 * <p>Three things are watched, each for what the others cannot see:
 *
 * <ul>
 *   <li>the process itself: its death by pidfd, at once; a stop by a signal by wait(2), within a
 *       round, that is, {@link Supervision#BEAT_INTERVAL_MS};
 *   <li>its heartbeat, in which every event loop takes part: {@link PulseWatch} judges its silence;
 *   <li>what the beat says: whether any server is left.
 * </ul>
 *
 * A balancer that hangs for {@link Patience#hungKillMs} is killed, because it holds what its
 * successor needs. One that is replaced while it serves goes on until its connections have ended.
 */
final class BalancerSupervisor {
  /** Who is told, on the supervisor's thread. */
  interface Listener {
    /** The balancer's health has changed. */
    void changed(BalancerHealth now);

    /**
     * What the balancer says of the subjects that were asked about has changed. What it does not
     * speak of is not known yet; empty when it says nothing any more.
     *
     * @param facts a number for each subject, as {@code backend web}
     */
    default void heard(Map<String, Integer> facts) {}

    /** A balancer has opened its listeners, for the first time. */
    void ready();

    /** The first balancer refuses its configuration; no other is started. */
    void refused();

    /** Supervision has ended by a fault of its own: nobody looks after the balancer any more. */
    void broken();
  }

  /**
   * How long to wait for what.
   *
   * @param startMs for the listeners of a new balancer, before the node stops counting on it: less
   *     than three advertisement intervals, when VRRP would take the address
   * @param hungKillMs for a balancer that hangs to come back
   * @param stopMs for a balancer that was asked to end
   */
  record Patience(int startMs, int hungKillMs, int stopMs) {
    static final Patience USUAL = new Patience(2_500, 15_000, 2_000);
  }

  private final Map<String, String> environment;
  private final Listener listener;
  private final Consumer<String> log;
  private final Patience patience;
  private final EventLoop loop;
  private final Backoff backoff = new Backoff();

  private BalancerHealth health = BalancerHealth.STARTING;
  private @Nullable BalancerChild current;
  private final BalancerFacts facts;
  private final Succession succession;
  private final RetiredBalancers retired;
  private long startedNs;
  private long lastRoundNs;
  private long hungNs;
  private boolean killed;
  private boolean everReady;
  private boolean refused;
  private boolean stopping;
  private boolean resting;
  private @Nullable PulseWatch pulse;
  private EventLoop.@Nullable Timer nextRound;

  /**
   * @param command what starts a balancer
   * @param floatingAddresses what the balancer may bind while another machine holds it
   * @param listener who is told
   * @param log takes lines for the operator
   * @param patience how long to wait for what
   */
  BalancerSupervisor(
      List<String> command,
      Collection<InetAddress> floatingAddresses,
      Listener listener,
      Consumer<String> log,
      Patience patience)
      throws LinuxException {
    this.listener = listener;
    this.log = log;
    this.patience = patience;
    this.loop = new EventLoop();
    this.retired = new RetiredBalancers(loop, log, patience.stopMs(), this::endIfAlone);
    this.environment = new HashMap<>(System.getenv());
    environment.put(Supervision.ENVIRONMENT, String.valueOf(BalancerChild.CHILD_FD));
    environment.put(
        FloatingAddresses.ENVIRONMENT, FloatingAddresses.environment(floatingAddresses));
    environment.put("EVENKEEL_NO_BUILD", "1");
    environment.remove("NOTIFY_SOCKET");
    environment.remove(Daemon.ENVIRONMENT);
    this.facts = new BalancerFacts(listener::heard, log);
    this.succession = new Succession(command, environment, loop, facts, retired, log, new Throne());
  }

  /** The loop of the supervisor's thread, for what its listener starts there. */
  EventLoop loop() {
    return loop;
  }

  /** Any thread: what balancers started from now on may bind while another machine holds it. */
  void setFloatingAddresses(Collection<InetAddress> addresses) {
    loop.post(() ->
        environment.put(FloatingAddresses.ENVIRONMENT, FloatingAddresses.environment(addresses)));
  }

  /** Any thread: what to hear of with each beat, and of nothing else. */
  void watch(Collection<String> wanted) {
    loop.post(() -> {
      facts.want(wanted);
      facts.ask(current);
      facts.ask(succession.successor());
    });
  }

  /** Supervises until {@link #stop}; call it on a thread of its own. */
  void run() {
    loop.post(this::start);
    try {
      loop.run();
    } catch (LinuxException | RuntimeException | Error broken) {
      giveUp(broken);
    } finally {
      release();
      loop.close();
    }
  }

  /**
   * A balancer that nobody watches must not hold the address: whatever fails here, that is told.
   */
  private void giveUp(Throwable why) {
    try {
      log.accept("supervision has ended: " + why);
      signalAll(Signals.TERM);
      become(BalancerHealth.DEAD);
    } finally {
      listener.broken();
    }
  }

  /** Any thread: the balancer takes no new connections, and ends with the last that it has. */
  void drain() {
    loop.post(() -> {
      stopping = true;
      succession.drop();
      signalAll(Signals.USR1);
    });
  }

  /** Any thread: ends the balancer, orderly if it can be, and then the supervision. */
  void stop() {
    loop.post(() -> {
      stopping = true;
      succession.drop();
      signalAll(Signals.CONT);
      signalAll(Signals.TERM);
      loop.after(patience.stopMs(), () -> signalAll(Signals.KILL));
      endIfAlone();
    });
  }

  private void signalAll(int signal) {
    if (current != null) {
      current.signal(signal);
    }
    BalancerChild successor = succession.successor();
    if (successor != null) {
      successor.signal(signal);
    }
    retired.signalAll(signal);
  }

  private void endIfAlone() {
    if (stopping && current == null && retired.isEmpty()) {
      loop.stop();
    }
  }

  /**
   * Any thread: goes over to another balancer. It takes the listeners over; the one before it takes
   * no new connections then, and ends with the last that it has. If the new one does not start, the
   * other goes on as if nothing had been.
   *
   * @param wanted what to hear of with each beat of the new one, and of nothing else
   */
  void replace(Candidate next, Collection<String> wanted) {
    loop.post(() -> {
      facts.want(wanted);
      beginSuccession(next);
    });
  }

  /**
   * Any thread: there is nothing to serve any more. The balancer ends with its last connection, and
   * there is none until {@link #replace}; that is no failure, and nobody hears of it.
   */
  void rest() {
    loop.post(() -> {
      if (stopping || resting) {
        return;
      }
      resting = true;
      succession.drop();
      BalancerChild serving = current;
      if (serving != null) {
        log.accept(
            "nothing is left to serve: balancer %d ends with its last connection"
                .formatted(serving.pid()));
        serving.signal(Signals.USR1);
        current = null;
        pulse = null;
        retired.add(serving);
      }
      cancelRound();
      facts.forget();
      health = BalancerHealth.STARTING;
    });
  }

  private void beginSuccession(Candidate next) {
    if (stopping) {
      next.dropped().run();
      return;
    }
    succession.replace(next);
    BalancerChild serving = current;
    if (resting) {
      resting = false;
      start();
    } else if (serving != null && health.answers()) {
      succession.launch(serving);
    } else if (serving != null) {
      // The next start is its start.
      serving.signal(Signals.TERM);
    }
  }

  /** What becomes of a successor. */
  private final class Throne implements Succession.Throne {
    @Override
    public void ascended(BalancerChild now) {
      BalancerChild before = current;
      if (before != null) {
        retired.add(before);
        log.accept(
            "balancer %d has taken over from %d, which serves the connections that it has"
                .formatted(now.pid(), before.pid()));
      }
      adopt(now);
      readMessages();
    }

    @Override
    public void kept() {
      facts.ask(current);
    }
  }

  /** From now on this is the balancer. */
  private void adopt(BalancerChild now) {
    current = now;
    try {
      now.watch(this::readMessages, this::look);
    } catch (LinuxException refused) {
      // It runs, but cannot be listened to: its end brings the next one.
      log.accept("cannot listen to the balancer: " + refused.getMessage());
      now.signal(Signals.KILL);
    }
    startedNs = loop.nowNs();
    lastRoundNs = startedNs;
    facts.begin(startedNs);
    killed = false;
    pulse = new PulseWatch(new ProcessActivity(now.pid()), startedNs);
  }

  private void start() {
    if (stopping || resting || current != null) {
      return;
    }
    BalancerChild started;
    try {
      started = succession.start();
    } catch (LinuxException refused) {
      log.accept("cannot start the balancer: " + refused.getMessage());
      succession.drop();
      become(BalancerHealth.DEAD);
      loop.after(backoff.afterLife(0), this::start);
      return;
    }
    adopt(started);
    beginRounds();
  }

  private void beginRounds() {
    become(BalancerHealth.STARTING);
    cancelRound();
    nextRound = loop.after(Supervision.BEAT_INTERVAL_MS, this::round);
  }

  private void cancelRound() {
    if (nextRound != null) {
      nextRound.cancel();
    }
  }

  private void readMessages() {
    int longest = facts.longestBytes();
    while (current != null) {
      Optional<String> message = current.receive(longest);
      if (message.isEmpty()) {
        return;
      }
      heard(message.get());
    }
  }

  private void heard(String text) {
    if (pulse != null) {
      pulse.beat(loop.nowNs());
    }
    int end = text.indexOf('\n');
    String message = end < 0 ? text : text.substring(0, end);
    if (message.startsWith("beat ")) {
      facts.beat(loop.nowNs());
      if (end >= 0) {
        // A beat without facts was on its way before the question.
        facts.hear(text.substring(end + 1));
      }
    }
    switch (message) {
      case "ready" -> {
        succession.prove(current);
        if (!everReady) {
          everReady = true;
          listener.ready();
        }
      }
      case "beat serving" -> become(BalancerHealth.SERVING);
      case "beat idle" -> become(BalancerHealth.IDLE);
      case "beat unchecked" -> {
        if (!health.answers()) {
          become(BalancerHealth.SERVING);
        }
      }
      case "refused" -> {
        // After a good start it is an edited file that is bad: the next start may find it mended.
        if (!everReady && !refused && !succession.isTrying()) {
          refused = true;
          listener.refused();
        }
      }
      default -> {
        // "stopping": what follows is the end of the process.
      }
    }
  }

  /** Looks after the balancer between its own messages. */
  private void round() {
    look();
    retired.reapAll();
    if (current == null || pulse == null) {
      return;
    }
    readMessages();
    long nowNs = loop.nowNs();
    Optional<String> silence = pulse.round(nowNs);
    if (health.answers()) {
      facts.noticeSilence(nowNs);
      silence.ifPresent(this::hang);
    }
    if (health == BalancerHealth.STARTING && millis(nowNs - startedNs) >= patience.startMs()) {
      become(BalancerHealth.LATE);
    }
    if (health == BalancerHealth.HUNG) {
      // As in PulseWatch: a pause of the whole machine is no time of grace that has passed.
      hungNs += Math.min(nowNs - lastRoundNs, 2 * nanos(Supervision.BEAT_INTERVAL_MS));
      if (millis(hungNs) >= patience.hungKillMs() && !killed) {
        log.accept("the balancer (" + current.pid() + ") does not come back: killing it");
        kill();
      }
    }
    lastRoundNs = nowNs;
    nextRound = loop.after(Supervision.BEAT_INTERVAL_MS, this::round);
  }

  private void kill() {
    if (current != null) {
      killed = true;
      current.signal(Signals.KILL);
    }
  }

  private void look() {
    while (current != null) {
      Optional<Spawn.Change> change = current.change();
      if (change.isEmpty()) {
        return;
      }
      switch (change.get()) {
        case Spawn.Change.Ended(Spawn.Ending ending) -> ended(ending);
        case Spawn.Change.Stopped stopped -> {
          // What it said before the stop is heard before: nothing follows until it goes on.
          readMessages();
          hang("stopped by a signal");
        }
        case Spawn.Change.Continued continued -> {
          if (pulse != null) {
            pulse.beat(loop.nowNs());
          }
        }
      }
    }
  }

  private void hang(String why) {
    if (health != BalancerHealth.HUNG) {
      hungNs = 0;
      log.accept("the balancer (" + (current == null ? -1 : current.pid()) + ") hangs: " + why);
      become(BalancerHealth.HUNG);
    }
  }

  private void ended(Spawn.Ending ending) {
    BalancerChild gone = current;
    if (gone != null) {
      // A successor that is ready may have sent it home.
      succession.hear();
      if (current != gone) {
        retired.ended(gone);
        return;
      }
    }
    // Its last word may be that it refuses.
    readMessages();
    if (!refused) {
      // VRRP first: everything else can wait.
      become(BalancerHealth.DEAD);
    }
    long livedMs = millis(loop.nowNs() - startedNs);
    String how =
        switch (ending) {
          case Spawn.Ending.Exited exited -> "exited with status " + exited.status();
          case Spawn.Ending.Signaled signaled -> "was killed by signal " + signaled.signal();
        };
    cancelRound();
    release();
    if (stopping) {
      endIfAlone();
      return;
    }
    Optional<BalancerChild> next = succession.ascendUnproven();
    if (next.isPresent()) {
      log.accept(
          "the balancer %s: balancer %d was to follow it anyway".formatted(how, next.get().pid()));
      adopt(next.get());
      beginRounds();
      return;
    }
    succession.ended(gone);
    if (refused) {
      // Trying again would only say so again.
      return;
    }
    int waitMs = backoff.afterLife(livedMs);
    log.accept("the balancer " + how + ": starting it again in " + waitMs + " ms");
    loop.after(waitMs, this::start);
  }

  private void release() {
    pulse = null;
    if (current != null) {
      current.close();
      current = null;
    }
  }

  private void become(BalancerHealth now) {
    if (health != now) {
      health = now;
      if (!now.answers()) {
        facts.forget();
      }
      if (!stopping) {
        listener.changed(now);
      }
    }
  }

  private static long millis(long ns) {
    return TimeUnit.NANOSECONDS.toMillis(ns);
  }

  private static long nanos(long ms) {
    return TimeUnit.MILLISECONDS.toNanos(ms);
  }
}
