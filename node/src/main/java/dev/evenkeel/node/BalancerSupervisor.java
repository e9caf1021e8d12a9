package dev.evenkeel.node;

import dev.evenkeel.balancer.process.Supervision;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.linux.Spawn;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The supervisor's own thread, but for {@link #stop}: starts the balancer, knows at every moment
 * how it is, and starts it again when it dies.
 *
 * <p>Three things are watched, each for what the others cannot see:
 *
 * <ul>
 *   <li>the process itself, by pidfd and wait(2): its death, and a stop by a signal, are known
 *       within a millisecond;
 *   <li>its heartbeat, in which every event loop takes part: {@link #QUIET_ROUNDS} rounds of
 *       silence of a process that is not at work, or {@link #LONG_SILENCE_MS} of one that is, mean
 *       that it hangs. A round that came late says nothing: then this process, or the whole
 *       machine, was asleep itself;
 *   <li>what the beat says: whether any server is left.
 * </ul>
 *
 * A balancer that hangs for {@link #HUNG_KILL_MS} is killed, because it holds what its successor
 * needs.
 */
final class BalancerSupervisor {
  static final int QUIET_ROUNDS = 3;
  static final int LONG_SILENCE_MS = 500;
  static final int HUNG_KILL_MS = 15_000;
  private static final int STOP_GRACE_MS = 2_000;
  private static final int CHILD_FD = 201;

  private final List<String> command;
  private final Map<String, String> environment;
  private final Consumer<BalancerHealth> listener;
  private final Consumer<String> log;
  private final EventLoop loop;
  private final Backoff backoff = new Backoff();
  private final CompletableFuture<Boolean> firstStart = new CompletableFuture<>();

  private BalancerHealth health = BalancerHealth.STARTING;
  private int pid = -1;
  private int pidFd = -1;
  private int channel = -1;
  private long startedNs;
  private long lastBeatNs;
  private long hungSinceNs;
  private long lastPatrolNs;
  private int quietRounds;
  private boolean everReady;
  private boolean stopping;
  private EventLoop.@Nullable Timer patrol;

  /**
   * @param command what starts a balancer
   * @param floatingAddresses what the balancer may bind while another machine holds it
   * @param listener told of each change, on the supervisor's thread
   * @param log takes lines for the operator
   */
  BalancerSupervisor(
      List<String> command,
      List<String> floatingAddresses,
      Consumer<BalancerHealth> listener,
      Consumer<String> log)
      throws LinuxException {
    this.command = List.copyOf(command);
    this.listener = listener;
    this.log = log;
    this.loop = new EventLoop();
    this.environment = new HashMap<>(System.getenv());
    environment.put(Supervision.ENVIRONMENT, String.valueOf(CHILD_FD));
    environment.put(FloatingAddresses.ENVIRONMENT, String.join(",", floatingAddresses));
    environment.put("EVENKEEL_NO_BUILD", "1");
    environment.remove("NOTIFY_SOCKET");
  }

  /**
   * Any thread: completes with true once the balancer serves, with false if it refuses its
   * configuration.
   */
  CompletableFuture<Boolean> firstStart() {
    return firstStart;
  }

  /** Supervises until {@link #stop}; call it on a thread of its own. */
  void run() {
    loop.post(this::start);
    try {
      loop.run();
    } catch (LinuxException broken) {
      log.accept("supervision has ended: " + broken.getMessage());
      become(BalancerHealth.DEAD);
    } finally {
      loop.close();
    }
  }

  /** Any thread: ends the balancer, orderly if it can be, and then the supervision. */
  void stop() {
    loop.post(() -> {
      stopping = true;
      if (pid < 0) {
        loop.stop();
      } else {
        Signals.send(pid, Signals.CONT);
        Signals.send(pid, Signals.TERM);
        loop.after(STOP_GRACE_MS, () -> Signals.send(pid, Signals.KILL));
      }
    });
  }

  private void start() {
    if (stopping) {
      return;
    }
    int[] ends = new int[2];
    startedNs = loop.nowNs();
    lastBeatNs = startedNs;
    try {
      LinuxException.check("socketpair", Sockets.pair(Sockets.SOCK_SEQPACKET, ends));
      pid =
          LinuxException.check(
              command.getFirst(), Spawn.startPart(command, environment, ends[1], CHILD_FD, false));
      Descriptors.close(ends[1]);
      channel = ends[0];
      pidFd = LinuxException.check("pidfd_open", Processes.openPidFd(pid));
      loop.watch(channel, this::readMessages);
      loop.watch(pidFd, this::look);
    } catch (LinuxException refused) {
      log.accept("cannot start the balancer: " + refused.getMessage());
      loop.after(backoff.afterLife(0), this::start);
      return;
    }
    become(BalancerHealth.STARTING);
    patrol = loop.after(Supervision.BEAT_INTERVAL_MS, this::patrol);
  }

  private void readMessages() {
    byte[] buffer = new byte[64];
    while (channel >= 0) {
      long length = Sockets.receive(channel, buffer, 0, buffer.length, 0);
      if (length <= 0) {
        if (length != -Errno.EAGAIN) {
          // The end of the channel is the end of the process, or about to be: the pidfd tells
          // which.
          loop.unwatch(channel);
          Descriptors.close(channel);
          channel = -1;
        }
        return;
      }
      heard(new String(buffer, 0, (int) length, StandardCharsets.US_ASCII));
    }
  }

  private void heard(String message) {
    lastBeatNs = loop.nowNs();
    switch (message) {
      case "ready" -> {
        everReady = true;
        firstStart.complete(true);
      }
      case "beat serving" -> become(BalancerHealth.SERVING);
      case "beat idle" -> become(BalancerHealth.IDLE);
      case "refused" -> firstStart.complete(false);
      default -> {
        // "stopping": what follows is the end of the process.
      }
    }
  }

  /** Looks after the balancer between its own messages. */
  private void patrol() {
    look();
    if (pid < 0) {
      return;
    }
    long nowNs = loop.nowNs();
    boolean late = nowNs - lastPatrolNs > 2L * Supervision.BEAT_INTERVAL_MS * 1_000_000;
    lastPatrolNs = nowNs;
    long silentMs = (nowNs - lastBeatNs) / 1_000_000;
    boolean quiet =
        !late && silentMs > Supervision.BEAT_INTERVAL_MS && !ProcessActivity.isRunnable(pid);
    quietRounds = quiet ? quietRounds + 1 : 0;
    boolean tooLong = silentMs > LONG_SILENCE_MS && !late;
    if (health.answers() && (quietRounds >= QUIET_ROUNDS || tooLong)) {
      hang("no heartbeat for " + silentMs + " ms");
    }
    if (health == BalancerHealth.HUNG && (loop.nowNs() - hungSinceNs) / 1_000_000 > HUNG_KILL_MS) {
      log.accept("the balancer (" + pid + ") does not come back: killing it");
      Signals.send(pid, Signals.KILL);
    }
    patrol = loop.after(Supervision.BEAT_INTERVAL_MS, this::patrol);
  }

  private void look() {
    if (pid < 0) {
      return;
    }
    Spawn.change(pid)
        .ifPresent(change -> {
          switch (change) {
            case Spawn.Change.Ended(Spawn.Ending ending) -> ended(ending);
            case Spawn.Change.Stopped stopped -> hang("stopped by a signal");
            case Spawn.Change.Continued continued -> lastBeatNs = loop.nowNs();
          }
        });
  }

  private void hang(String why) {
    if (health != BalancerHealth.HUNG) {
      hungSinceNs = loop.nowNs();
      log.accept("the balancer (" + pid + ") hangs: " + why);
      become(BalancerHealth.HUNG);
    }
  }

  private void ended(Spawn.Ending ending) {
    // VRRP first: everything else can wait.
    become(BalancerHealth.DEAD);
    long livedMs = (loop.nowNs() - startedNs) / 1_000_000;
    String how =
        switch (ending) {
          case Spawn.Ending.Exited exited -> "exited with status " + exited.status();
          case Spawn.Ending.Signaled signaled -> "was killed by signal " + signaled.signal();
        };
    if (patrol != null) {
      patrol.cancel();
    }
    release();
    if (stopping) {
      loop.stop();
      return;
    }
    if (!everReady && firstStart.isDone()) {
      // It has refused its configuration: trying again would only say so again.
      return;
    }
    int waitMs = backoff.afterLife(livedMs);
    log.accept("the balancer " + how + ": starting it again in " + waitMs + " ms");
    loop.after(waitMs, this::start);
  }

  private void release() {
    pid = -1;
    if (channel >= 0) {
      loop.unwatch(channel);
      Descriptors.close(channel);
      channel = -1;
    }
    if (pidFd >= 0) {
      loop.unwatch(pidFd);
      Descriptors.close(pidFd);
      pidFd = -1;
    }
  }

  private void become(BalancerHealth now) {
    if (health != now) {
      health = now;
      listener.accept(now);
    }
  }
}
