package dev.evenkeel.node;

import dev.evenkeel.balancer.process.Supervision;
import dev.evenkeel.linux.Daemon;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Spawn;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.net.InetAddress;
import java.util.ArrayList;
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
  private static final int SUCCESSOR_WITHIN_MS = 30_000;

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

  private List<String> command;
  private final Map<String, String> environment;
  private final Listener listener;
  private final Consumer<String> log;
  private final Patience patience;
  private final EventLoop loop;
  private final Backoff backoff = new Backoff();

  private BalancerHealth health = BalancerHealth.STARTING;
  private @Nullable BalancerChild current;
  private @Nullable BalancerChild successor;
  private @Nullable Candidate candidate;

  /** What runs {@link #candidate}: the successor, or else the current one. */
  private @Nullable BalancerChild tried;

  private final RetiredBalancers retired;
  private long startedNs;
  private long lastRoundNs;
  private long hungNs;
  private boolean killed;
  private boolean everReady;
  private boolean refused;
  private boolean stopping;
  private boolean resting;
  private List<String> subjects = List.of();
  private Map<String, Integer> facts = Map.of();
  private long lastBeatNs;
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
    this.command = List.copyOf(command);
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
      subjects = List.copyOf(wanted);
      ask(current);
      ask(successor);
    });
  }

  private void ask(@Nullable BalancerChild child) {
    if (child != null && child.isConnected()) {
      long sent = child.send("watch\n" + String.join("\n", subjects));
      if (sent < 0) {
        log.accept("cannot ask the balancer how it is: " + Errno.text((int) -sent));
      }
    }
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
      dropSuccessor();
      signalAll(Signals.USR1);
    });
  }

  /** Any thread: ends the balancer, orderly if it can be, and then the supervision. */
  void stop() {
    loop.post(() -> {
      stopping = true;
      dropSuccessor();
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
      subjects = List.copyOf(wanted);
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
      dropSuccessor();
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
      tell(Map.of());
      health = BalancerHealth.STARTING;
    });
  }

  private void beginSuccession(Candidate next) {
    if (stopping) {
      next.dropped().run();
      return;
    }
    dropSuccessor();
    candidate = next;
    BalancerChild serving = current;
    if (resting) {
      resting = false;
      start();
      return;
    }
    if (serving == null || !health.answers()) {
      // The next start is its start.
      if (serving != null) {
        serving.signal(Signals.TERM);
      }
      return;
    }
    List<String> whole = new ArrayList<>(next.command());
    whole.addAll(next.takeOver());
    whole.addAll(List.of("-sf", Integer.toString(serving.pid())));
    try {
      BalancerChild started = BalancerChild.start(whole, environment, loop);
      successor = started;
      tried = started;
      ask(started);
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
      dropSuccessor();
      ask(current);
    }
  }

  private void hear(BalancerChild started) {
    Optional<String> message = started.receive(Supervision.MAX_MESSAGE_BYTES);
    while (message.isPresent() && successor == started) {
      if (message.get().equals("ready")) {
        succeed(started);
        readMessages();
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
      ask(current);
    }
  }

  private void dropSuccessor() {
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
  private void prove(@Nullable BalancerChild ready) {
    Candidate proven = candidate;
    if (proven != null && ready == tried) {
      command = proven.command();
      candidate = null;
      tried = null;
      proven.proven().run();
    }
  }

  /** The successor serves. */
  private void succeed(BalancerChild now) {
    BalancerChild before = current;
    successor = null;
    prove(now);
    if (before != null) {
      retired.add(before);
      log.accept(
          "balancer %d has taken over from %d, which serves the connections that it has"
              .formatted(now.pid(), before.pid()));
    }
    adopt(now);
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
    lastBeatNs = startedNs;
    killed = false;
    pulse = new PulseWatch(new ProcessActivity(now.pid()), startedNs);
  }

  private void start() {
    if (stopping || resting || current != null) {
      return;
    }
    Candidate next = candidate;
    BalancerChild started;
    try {
      started = BalancerChild.start(next == null ? command : next.command(), environment, loop);
    } catch (LinuxException refused) {
      log.accept("cannot start the balancer: " + refused.getMessage());
      dropCandidate();
      become(BalancerHealth.DEAD);
      loop.after(backoff.afterLife(0), this::start);
      return;
    }
    if (next != null) {
      tried = started;
    }
    ask(started);
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
    int longest = subjects.isEmpty() ? 64 : Supervision.MAX_MESSAGE_BYTES;
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
      lastBeatNs = loop.nowNs();
      if (end >= 0) {
        // A beat without facts was on its way before the question.
        tell(parse(text.substring(end + 1)));
      }
    }
    switch (message) {
      case "ready" -> {
        prove(current);
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
        if (!everReady && !refused && tried == null) {
          refused = true;
          listener.refused();
        }
      }
      default -> {
        // "stopping": what follows is the end of the process.
      }
    }
  }

  private static Map<String, Integer> parse(String lines) {
    Map<String, Integer> facts = new HashMap<>();
    lines
        .lines()
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          if (space > 0 && line.substring(space + 1).matches("-?[0-9]{1,9}")) {
            facts.put(line.substring(0, space), Integer.valueOf(line.substring(space + 1)));
          }
        });
    return facts;
  }

  private void tell(Map<String, Integer> now) {
    // Whether a loop is calm is a matter of time as well.
    if (!now.equals(facts) || now.containsKey("latency")) {
      facts = now;
      listener.heard(now);
    }
  }

  /** A loop that has not answered is as slow as its silence is long. */
  private void noticeSilence(long nowNs) {
    long silentMs = millis(nowNs - lastBeatNs) - Supervision.BEAT_INTERVAL_MS;
    if (facts.getOrDefault("latency", Integer.MAX_VALUE) < silentMs) {
      Map<String, Integer> now = new HashMap<>(facts);
      now.put("latency", (int) Math.min(silentMs, Integer.MAX_VALUE));
      tell(now);
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
      noticeSilence(nowNs);
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
    if (successor != null && gone != null) {
      // A successor that is ready may have sent it home.
      hear(successor);
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
    BalancerChild next = successor;
    if (next != null) {
      // It was to follow anyway; but it has not proved itself.
      successor = null;
      log.accept("the balancer " + how + ": balancer " + next.pid() + " was to follow it anyway");
      adopt(next);
      beginRounds();
      return;
    }
    if (tried != null && tried == gone) {
      log.accept("the new balancer does not start: going back to the one before it");
      dropCandidate();
    }
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
        tell(Map.of());
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
