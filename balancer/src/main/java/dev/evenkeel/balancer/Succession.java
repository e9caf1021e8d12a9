package dev.evenkeel.balancer;

import dev.evenkeel.balancer.config.Diagnostics;
import dev.evenkeel.balancer.net.HandedSockets;
import dev.evenkeel.balancer.process.SocketTransfer;
import dev.evenkeel.balancer.process.WorkerLink;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Signals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Control thread only: how a process takes over from those that served before it (management guide,
 * chapter 4). It asks for their listening sockets ({@code -x}) or makes them pause theirs while it
 * binds its own, and sends them home once it serves ({@code -sf}, {@code -st}).
 */
final class Succession {
  private static final int ATTEMPTS = 200;
  private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(10);

  private final CommandLine commandLine;
  private final Diagnostics diagnostics;

  Succession(CommandLine commandLine, Diagnostics diagnostics) {
    this.commandLine = commandLine;
    this.diagnostics = diagnostics;
  }

  /** The listening sockets of the process that is replaced, where it is to be asked for them. */
  HandedSockets handedSockets() throws StartFailure {
    if (WorkerLink.own().isReplacement()) {
      return inherited();
    }
    if (commandLine.transferSocket().isEmpty()) {
      return HandedSockets.none();
    }
    try {
      return SocketTransfer.from(commandLine.transferSocket().get());
    } catch (IOException refused) {
      diagnostics.warning(String.valueOf(refused.getMessage()));
      throw new StartFailure(List.of("Failed to get the sockets from the old process!"));
    }
  }

  private static HandedSockets inherited() throws StartFailure {
    try {
      return WorkerLink.own().handedSockets();
    } catch (LinuxException refused) {
      throw new StartFailure(List.of(refused.getMessage()));
    }
  }

  /**
   * Opens all sockets. While one is held by another process, the old ones are asked to pause and
   * all is tried again, for about two seconds.
   *
   * @throws StartFailure with a line for each socket that could not be had; none is left open then,
   *     and the old processes go on
   */
  void open(ListenerSetup setup) throws StartFailure {
    if (setup.isEmpty()) {
      throw new StartFailure(
          List.of(
              "[haproxy.main()] No enabled listener found (check for 'bind' directives) !"
                  + " Exiting."));
    }
    boolean paused = false;
    for (int attempt = 0; !setup.tryAll(); attempt++) {
      if (!setup.isRetryable() || !hasOldProcesses() || attempt == ATTEMPTS) {
        setup.abandon();
        if (paused) {
          signalAll(Signals.TTIN);
        }
        List<String> failures = new ArrayList<>(setup.failures());
        failures.add("[haproxy.main()] Some protocols failed to start their listeners! Exiting.");
        throw new StartFailure(failures);
      }
      signalAll(Signals.TTOU);
      paused = true;
      LockSupport.parkNanos(PAUSE_NS);
    }
  }

  /** This process serves: the old ones may go. */
  void finishOld() {
    if (WorkerLink.own().isReplacement()) {
      return; // They went when the first worker came, and their numbers may be others' by now.
    }
    signal(commandLine.finishPids(), Signals.USR1);
    signal(commandLine.terminatePids(), Signals.TERM);
  }

  /** Whether this process takes the place of others. */
  boolean replacesOthers() {
    return WorkerLink.own().isReplacement() || hasOldProcesses();
  }

  private boolean hasOldProcesses() {
    if (WorkerLink.own().isReplacement()) {
      return false;
    }
    return !commandLine.finishPids().isEmpty() || !commandLine.terminatePids().isEmpty();
  }

  private void signalAll(int signal) {
    signal(commandLine.finishPids(), signal);
    signal(commandLine.terminatePids(), signal);
  }

  private static void signal(List<Long> pids, int signal) {
    pids.forEach(pid -> Signals.send(pid.intValue(), signal));
  }
}
