package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Spawn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Loop thread only: one external check (manual, {@code option external-check}): a program is
 * started, and its exit code is the result. The loop watches for its end and never waits for it. A
 * program that takes too long is ended, first by SIGTERM, a second later by SIGKILL, with all that
 * it has started. Used once.
 */
final class ExternalRun implements CheckAttempt {
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;
  private static final int GRACE_MS = 1000;
  private static final int POLL_MS = 20;
  private static final int ENOEXEC = 8;
  private static final int NOT_STARTED = 255;
  private static final int NO_CODE = -1;

  private final EventLoop loop;
  private final List<String> argv;
  private final Map<String, String> environment;
  private final int limitMs;
  private final Consumer<CheckResult> done;
  private final long startedNs = System.nanoTime();
  private final Timer deadline = timer(this::late);
  private final Timer poll = timer(this::look);
  private int pid = -1;
  private int pidFd = -1;
  private boolean reported;
  private boolean terminated;

  /**
   * @param argv the program's path and its arguments
   * @param limitMs how long it may take
   * @param done takes the result, once
   */
  ExternalRun(
      EventLoop loop,
      List<String> argv,
      Map<String, String> environment,
      int limitMs,
      Consumer<CheckResult> done) {
    this.loop = loop;
    this.argv = argv;
    this.environment = environment;
    this.limitMs = limitMs;
    this.done = done;
  }

  private static Timer timer(Runnable action) {
    return new Timer() {
      @Override
      protected void expired() {
        action.run();
      }
    };
  }

  @Override
  public void begin() {
    pid = Spawn.start(argv, environment);
    if (pid == -ENOEXEC) {
      List<String> shell = new ArrayList<>(argv);
      shell.addFirst("/bin/sh");
      pid = Spawn.start(shell, environment);
    }
    if (pid < 0) {
      report(CheckStatus.PROCERR, NOT_STARTED);
      return;
    }
    loop.timers().schedule(deadline, loop.nowMs() + limitMs);
    pidFd = Processes.openPidFd(pid);
    if (pidFd >= 0) {
      loop.watch(pidFd, Epoll.IN, readiness -> look());
    } else {
      loop.timers().schedule(poll, loop.nowMs() + POLL_MS);
    }
  }

  @Override
  public void cancel() {
    reported = true;
    if (pid > 0) {
      end();
    }
  }

  private void late() {
    if (pid > 0) {
      end();
      report(CheckStatus.PROCTOUT, 0);
    }
  }

  private void end() {
    Signals.send(-pid, terminated ? SIGKILL : SIGTERM);
    terminated = true;
    loop.timers().schedule(deadline, loop.nowMs() + GRACE_MS);
  }

  private void look() {
    Optional<Spawn.Ending> ending = Spawn.reap(pid);
    if (ending.isEmpty()) {
      if (pidFd < 0) {
        loop.timers().schedule(poll, loop.nowMs() + POLL_MS);
      }
      return;
    }
    if (pidFd >= 0) {
      loop.forget(pidFd);
      Descriptors.close(pidFd);
      pidFd = -1;
    }
    pid = -1;
    loop.timers().cancel(deadline);
    switch (ending.get()) {
      case Spawn.Ending.Exited(int status) ->
          report(status == 0 ? CheckStatus.PROCOK : CheckStatus.PROCERR, status);
      case Spawn.Ending.Signaled signaled -> report(CheckStatus.PROCERR, NO_CODE);
    }
  }

  private void report(CheckStatus status, int code) {
    if (!reported) {
      reported = true;
      long durationMs = (System.nanoTime() - startedNs) / 1_000_000;
      done.accept(new CheckResult(status, code, "", durationMs));
    }
  }
}
