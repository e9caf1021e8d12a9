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
     * What the balancer says of the subjects that were asked about has changed; empty when it says
     * nothing any more.
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
  private @Nullable BalancerProcess current;
  private @Nullable BalancerProcess successor;
  private List<String> successorCommand = List.of();
  private final List<BalancerProcess> retired = new ArrayList<>();
  private long startedNs;
  private long lastRoundNs;
  private long hungNs;
  private boolean killed;
  private boolean everReady;
  private boolean refused;
  private boolean stopping;
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
    this.environment = new HashMap<>(System.getenv());
    environment.put(Supervision.ENVIRONMENT, String.valueOf(BalancerProcess.CHILD_FD));
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
      ask();
    });
  }

  private void ask() {
    if (current != null && current.isConnected() && !subjects.isEmpty()) {
      long sent = current.send("watch\n" + String.join("\n", subjects));
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
    retired.forEach(r -> r.signal(signal));
  }

  private void endIfAlone() {
    if (stopping && current == null && retired.isEmpty()) {
      loop.stop();
    }
  }

  /**
   * Any thread: goes over to a balancer that another command starts. It takes the listeners over;
   * the one before it takes no new connections then, and ends with the last that it has. If the new
   * one does not start, the other goes on as if nothing had been.
   *
   * @param takeOver what is added to the command for that once
   */
  void replace(List<String> newCommand, List<String> takeOver) {
    loop.post(() -> beginSuccession(List.copyOf(newCommand), takeOver));
  }

  private void beginSuccession(List<String> newCommand, List<String> takeOver) {
    if (stopping) {
      return;
    }
    dropSuccessor();
    BalancerProcess serving = current;
    if (serving == null || !health.answers()) {
      command = newCommand;
      if (serving != null) {
        serving.signal(Signals.TERM);
      }
      return;
    }
    List<String> whole = new ArrayList<>(newCommand);
    whole.addAll(takeOver);
    whole.addAll(List.of("-sf", Integer.toString(serving.pid())));
    try {
      BalancerProcess started = BalancerProcess.start(whole, environment, loop);
      successor = started;
      successorCommand = newCommand;
      started.watch(() -> hear(started), () -> look(started));
      loop.after(
          SUCCESSOR_WITHIN_MS,
          () -> {
            if (successor == started) {
              started.signal(Signals.KILL);
            }
          });
    } catch (LinuxException refused) {
      log.accept("cannot start a new balancer: " + refused.getMessage());
      dropSuccessor();
    }
  }

  private void hear(BalancerProcess started) {
    Optional<String> message = started.receive(Supervision.MAX_MESSAGE_BYTES);
    while (message.isPresent()) {
      if (message.get().equals("ready") && successor == started) {
        succeed();
      }
      message = started.receive(Supervision.MAX_MESSAGE_BYTES);
    }
  }

  private void look(BalancerProcess started) {
    if (started.change().orElse(null) instanceof Spawn.Change.Ended && successor == started) {
      log.accept("the new balancer does not start: the one before it goes on");
      successor = null;
      started.close();
    }
  }

  private void dropSuccessor() {
    BalancerProcess dropped = successor;
    if (dropped != null) {
      successor = null;
      dropped.signal(Signals.KILL);
      retire(dropped);
    }
  }

  /** The successor serves, or is all that there is. */
  private void succeed() {
    BalancerProcess before = current;
    BalancerProcess now = successor;
    successor = null;
    if (now == null) {
      return;
    }
    current = now;
    command = successorCommand;
    if (before != null) {
      retire(before);
      log.accept(
          "balancer %d has taken over from %d, which serves the connections that it has"
              .formatted(now.pid(), before.pid()));
    }
    try {
      now.watch(this::readMessages, this::look);
    } catch (LinuxException refused) {
      log.accept("cannot listen to the balancer: " + refused.getMessage());
      now.signal(Signals.KILL);
    }
    begin(now);
    ask();
  }

  private void retire(BalancerProcess old) {
    retired.add(old);
    try {
      old.watch(() -> ignore(old), () -> reap(old));
    } catch (LinuxException refused) {
      old.signal(Signals.TERM);
    }
  }

  private static void ignore(BalancerProcess old) {
    while (old.receive(Supervision.MAX_MESSAGE_BYTES).isPresent()) {
      // It is not asked any more.
    }
  }

  private void reap(BalancerProcess old) {
    if (old.change().orElse(null) instanceof Spawn.Change.Ended && retired.remove(old)) {
      old.close();
      endIfAlone();
    }
  }

  private void start() {
    if (stopping) {
      return;
    }
    BalancerProcess started;
    try {
      started = BalancerProcess.start(command, environment, loop);
    } catch (LinuxException refused) {
      log.accept("cannot start the balancer: " + refused.getMessage());
      become(BalancerHealth.DEAD);
      loop.after(backoff.afterLife(0), this::start);
      return;
    }
    current = started;
    try {
      started.watch(this::readMessages, this::look);
      ask();
    } catch (LinuxException refused) {
      // It runs, but cannot be listened to: its end brings the next one.
      log.accept("cannot listen to the balancer: " + refused.getMessage());
      started.signal(Signals.KILL);
    }
    begin(started);
    become(BalancerHealth.STARTING);
    nextRound = loop.after(Supervision.BEAT_INTERVAL_MS, this::round);
  }

  /** From now on this one is looked after. */
  private void begin(BalancerProcess started) {
    startedNs = loop.nowNs();
    lastRoundNs = startedNs;
    lastBeatNs = startedNs;
    killed = false;
    pulse = new PulseWatch(new ProcessActivity(started.pid()), startedNs);
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
      tell(end < 0 ? Map.of() : parse(text.substring(end + 1)));
    }
    switch (message) {
      case "ready" -> {
        if (!everReady) {
          everReady = true;
          listener.ready();
        }
      }
      case "beat serving" -> become(BalancerHealth.SERVING);
      case "beat idle" -> become(BalancerHealth.IDLE);
      case "refused" -> {
        // After a good start it is an edited file that is bad: the next start may find it mended.
        if (!everReady && !refused) {
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
    if (!now.equals(facts)) {
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
    List.copyOf(retired).forEach(this::reap);
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
    if (nextRound != null) {
      nextRound.cancel();
    }
    release();
    if (stopping) {
      endIfAlone();
      return;
    }
    if (successor != null) {
      // It was to follow anyway.
      succeed();
      become(BalancerHealth.STARTING);
      nextRound = loop.after(Supervision.BEAT_INTERVAL_MS, this::round);
      return;
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
