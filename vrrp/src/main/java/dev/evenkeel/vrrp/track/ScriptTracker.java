package dev.evenkeel.vrrp.track;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Spawn.Ending;
import dev.evenkeel.vrrp.config.VrrpScript;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Tracker.Health;
import dev.evenkeel.vrrp.process.Children;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: runs one {@code vrrp_script} for ever.
 *
 * <p>A run starts every {@code interval} counted from the previous start, the first one at once. If
 * the previous run has not ended the tick is skipped. After {@code timeout} the process group gets
 * SIGTERM and the run counts as failed; if it is still there a second later it gets SIGKILL. Death
 * by a signal is a failure.
 *
 * <p>A deliberate difference: a script that cannot be executed at run time, because it was removed
 * or its permissions changed, is a failure with a line in the log. In Keepalived the child that
 * failed to execute it exits with 0, so that a check that has vanished succeeds for ever.
 */
public final class ScriptTracker {
  private static final long KILL_AFTER_MS = 1000;
  private static final int NOTHING = -1;

  private final VrrpScript script;
  private final EventLoop loop;
  private final Children children;
  private final Consumer<String> log;
  private final Consumer<Health> onChange;
  private final RiseAndFall verdict;
  private EventLoop.@Nullable Timer nextRun;
  private EventLoop.@Nullable Timer deadline;
  private int pid = NOTHING;
  private boolean timedOut;
  private int lastStatus;
  private boolean stopped;

  /**
   * @param log where Keepalived's lines go
   * @param before what is known of it: of one that a reload changed, the verdict until then
   * @param onChange called when the verdict changes, and with the first one
   */
  public ScriptTracker(
      VrrpScript script,
      EventLoop loop,
      Children children,
      Consumer<String> log,
      Health before,
      Consumer<Health> onChange) {
    this.script = script;
    this.loop = loop;
    this.children = children;
    this.log = log;
    this.onChange = onChange;
    verdict = new RiseAndFall(script.rise(), script.fall(), before);
    if (before != Health.UNKNOWN) {
      log.accept(
          "VRRP_Script(%s) considered %s on reload"
              .formatted(script.name(), before == Health.UP ? "successful" : "unsuccessful"));
    }
  }

  /** Runs it now, and from now on. */
  public void start() {
    run(loop.nowNs());
  }

  /** The script it runs. */
  public VrrpScript script() {
    return script;
  }

  /** The verdict so far. */
  public Health health() {
    return verdict.health();
  }

  /** The exit status of the last run. */
  public int lastStatus() {
    return lastStatus;
  }

  private void run(long startNs) {
    if (stopped) {
      return;
    }
    long nextNs = startNs + script.intervalMs() * 1_000_000L;
    nextRun = loop.at(Math.max(nextNs, loop.nowNs()), () -> run(Math.max(nextNs, loop.nowNs())));
    if (pid != NOTHING) {
      log.accept(
          timedOut
              ? "Track script %s is being timed out, expect idle - skipping run"
                  .formatted(script.name())
              : "Track script %s is already running, expect idle - skipping run"
                  .formatted(script.name()));
      return;
    }
    try {
      pid = children.start(script.command(), List.of(), this::ended);
      timedOut = false;
      deadline = loop.after(script.timeoutMs(), this::timeOut);
    } catch (LinuxException refused) {
      log.accept(
          "Track script %s cannot be executed: %s - this counts as a failure"
              .formatted(script.name(), refused.getMessage()));
      result(false, "cannot be executed");
    }
  }

  private void timeOut() {
    int running = pid;
    timedOut = true;
    children.signal(running, Signals.TERM);
    deadline = loop.after(KILL_AFTER_MS, () -> children.signal(running, Signals.KILL));
    result(false, null);
  }

  private void ended(Ending ending) {
    pid = NOTHING;
    if (deadline != null) {
      deadline.cancel();
    }
    if (timedOut || stopped) {
      return;
    }
    switch (ending) {
      case Ending.Exited(int status) -> {
        if (status != lastStatus) {
          log.accept("Script `%s` now returning %d".formatted(script.name(), status));
        }
        lastStatus = status;
        result(status == 0, "exited with status " + status);
      }
      case Ending.Signaled(int signal) -> result(false, "due to signal " + signal);
    }
  }

  private void result(boolean success, @Nullable String why) {
    if (!verdict.result(success)) {
      return;
    }
    String name = "VRRP_Script(" + script.name() + ")";
    if (success) {
      log.accept(name + " succeeded");
    } else {
      log.accept(why == null ? name + " timed_out" : name + " failed (" + why + ")");
    }
    onChange.accept(verdict.health());
  }

  /** Runs it no more; a run under way is ended, by SIGKILL where SIGTERM does nothing. */
  public void stop() {
    stopped = true;
    if (nextRun != null) {
      nextRun.cancel();
    }
    int running = pid;
    if (running != NOTHING && !timedOut) {
      if (deadline != null) {
        deadline.cancel();
      }
      children.signal(running, Signals.TERM);
      deadline = loop.after(KILL_AFTER_MS, () -> children.signal(running, Signals.KILL));
    }
  }
}
