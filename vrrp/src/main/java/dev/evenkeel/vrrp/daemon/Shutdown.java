package dev.evenkeel.vrrp.daemon;

import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.notify.Notifier;
import java.util.Collection;

/**
 * Daemon thread only: the end that was asked for, step by step: a successor, the end of the
 * routers, the end of the connections that were kept, the end of the scripts that are told of it.
 *
 * <p>Whoever asks again does not want to wait for what is waited for just then.
 */
final class Shutdown {
  /** Scripts that hang are not waited for longer than at any other time. */
  private static final long TOLD_WITHIN_MS = Notifier.PATIENCE_MS;

  /** So long some clients may still take this machine for the owner of the address. */
  private static final long LATE_CLIENTS_MS = 1200;

  private static final long LOOK_EVERY_MS = 5;

  private final EventLoop loop;
  private final DaemonLog log;
  private final Target target;
  private final Runnable draining;
  private Step step = Step.RUNNING;

  /** What is waited for. */
  private enum Step {
    RUNNING,
    SUCCESSOR,
    CONNECTIONS,
    SCRIPTS,
    OVER
  }

  /** What ends. */
  interface Target {
    /** The routers. */
    Collection<Instance> instances();

    /** Whether a successor is looked for. */
    boolean handsOver();

    /** Ends the routers and what they depend on. */
    void close();

    /** Whether connections are kept for which this process has to stay. */
    boolean isKeeping();

    /** Whether all scripts have ended that are told. */
    boolean hasToldAll();
  }

  /**
   * @param draining called when no client should take this machine for the owner any more, and
   *     connections are kept
   */
  Shutdown(EventLoop loop, DaemonLog log, Target target, Runnable draining) {
    this.loop = loop;
    this.log = log;
    this.target = target;
    this.draining = draining;
  }

  boolean hasBegun() {
    return step != Step.RUNNING;
  }

  /** Whether the routers have ended. */
  boolean isFinal() {
    return step.compareTo(Step.SUCCESSOR) > 0;
  }

  /** Begins it, or ends what is waited for. */
  void begin() {
    switch (step) {
      case RUNNING -> {
        log.info("Stopping");
        step = Step.SUCCESSOR;
        if (target.handsOver()) {
          target.instances().forEach(Instance::handOver);
          awaitSuccessors();
        } else {
          close();
        }
      }
      case SUCCESSOR -> close();
      case CONNECTIONS -> tell();
      case SCRIPTS, OVER -> end();
    }
  }

  /**
   * A successor first, then the end: only when nobody comes in time is the address without an owner
   * for a moment.
   */
  private void awaitSuccessors() {
    if (step != Step.SUCCESSOR) {
      return;
    }
    boolean waiting =
        target.instances().stream().anyMatch(i -> i.state().isYielding() || isLettingGo(i));
    if (waiting) {
      loop.after(LOOK_EVERY_MS, this::awaitSuccessors);
    } else {
      close();
    }
  }

  private static boolean isLettingGo(Instance instance) {
    return !instance.state().isMaster() && !instance.hasLetGo();
  }

  private void close() {
    step = Step.CONNECTIONS;
    target.close();
    if (target.isKeeping()) {
      loop.after(LATE_CLIENTS_MS, draining);
    }
    awaitConnections();
  }

  /** Connections that were kept go on for as long as this process lives. */
  private void awaitConnections() {
    if (step != Step.CONNECTIONS) {
      return;
    }
    if (target.isKeeping()) {
      loop.after(10 * LOOK_EVERY_MS, this::awaitConnections);
    } else {
      tell();
    }
  }

  /**
   * The scripts told of the end may finish, within reason. (Keepalived gives them a second, and
   * then SIGTERM.)
   */
  private void tell() {
    step = Step.SCRIPTS;
    loop.after(TOLD_WITHIN_MS, this::end);
    awaitScripts();
  }

  private void awaitScripts() {
    if (target.hasToldAll()) {
      end();
    } else if (step == Step.SCRIPTS) {
      loop.after(LOOK_EVERY_MS, this::awaitScripts);
    }
  }

  private void end() {
    step = Step.OVER;
    loop.stop();
  }
}
