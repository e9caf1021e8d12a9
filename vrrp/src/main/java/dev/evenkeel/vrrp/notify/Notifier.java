package dev.evenkeel.vrrp.notify;

import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.vrrp.config.NotifyScripts;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.loop.EventLoop;
import dev.evenkeel.vrrp.machine.Command.Notification;
import dev.evenkeel.vrrp.process.Children;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Daemon thread only: runs the notify scripts of one instance or sync group one after the other, in
 * the order of the events. (Keepalived starts them all at once, so that a slow {@code
 * notify_backup} may undo a later {@code notify_master}.) One that hangs holds the others up for
 * ten seconds only; then it is left to itself.
 *
 * <p>Changes of state go first. What others on the network cause, and may cause without end, waits
 * behind them, of each kind the last one only.
 *
 * <p>The script of the state gets its configured arguments only; {@code notify} runs after it with
 * four more: {@code INSTANCE} or {@code GROUP}, the name, the state, the effective priority (0 for
 * a group).
 */
public final class Notifier {
  /** After which a script is no longer waited for. */
  public static final long PATIENCE_MS = 10_000;

  private static final int MOST_REMARKS = 64;

  private final Subject subject;
  private final String name;
  private final EventLoop loop;
  private final Children children;
  private final Consumer<String> log;
  private final Queue<Call> waiting = new ArrayDeque<>();
  private final SequencedMap<Object, Call> remarks = new LinkedHashMap<>();
  private NotifyScripts scripts;
  private final long patienceMs;
  private int started;
  private boolean running;
  private EventLoop.@Nullable Timer patience;

  /** What the scripts are told about. */
  public enum Subject {
    /** A virtual router. */
    INSTANCE,
    /** A sync group. */
    GROUP
  }

  private record Call(ScriptCommand command, List<String> extra) {}

  /** What a conflict is told from another by. */
  private record Conflict(String other, String reason) {}

  /** For the instance or group of that name. */
  public Notifier(
      Subject subject,
      String name,
      NotifyScripts scripts,
      EventLoop loop,
      Children children,
      Consumer<String> log) {
    this(subject, name, scripts, loop, children, log, PATIENCE_MS);
  }

  Notifier(
      Subject subject,
      String name,
      NotifyScripts scripts,
      EventLoop loop,
      Children children,
      Consumer<String> log,
      long patienceMs) {
    this.subject = subject;
    this.name = name;
    this.loop = loop;
    this.patienceMs = patienceMs;
    this.scripts = scripts;
    this.children = children;
    this.log = log;
  }

  /** After a reload. */
  public void replace(NotifyScripts newScripts) {
    scripts = newScripts;
  }

  /** Runs what is configured for the event, now or after what runs already. */
  public void tell(Notification what, int priority) {
    switch (what) {
      case MASTER, BACKUP, FAULT, STOP -> {
        enqueue(scriptOf(what), List.of());
        enqueue(scripts.any(), arguments(what.name(), priority));
      }
      case MASTER_RX_LOWER_PRI -> remark(what, scripts.masterRxLowerPri(), List.of());
      case MASTER_PRIORITY, BACKUP_PRIORITY -> {
        // Only the pipes hear of these.
      }
    }
  }

  /** After a reload removed the instance. */
  public void tellDeleted(int priority) {
    enqueue(scripts.deleted(), List.of());
    enqueue(scripts.any(), arguments("DELETED", priority));
  }

  /**
   * Runs {@code notify_conflict} with five arguments: {@code INSTANCE}, the name, {@code CONFLICT}
   * or {@code RESOLVED}, the other one's address, the reason in words.
   */
  public void tellConflict(boolean begins, String other, String reason) {
    String what = begins ? "CONFLICT" : "RESOLVED";
    Conflict conflict = new Conflict(other, reason);
    // Who has not heard of the beginning need not hear of the end, nor the other way round.
    if (remarks.remove(conflict) == null) {
      remark(conflict, scripts.conflict(), List.of(subject.name(), name, what, other, reason));
    }
  }

  private void remark(Object kind, @Nullable ScriptCommand command, List<String> extra) {
    if (command != null) {
      remarks.put(kind, new Call(command, extra));
      if (remarks.size() > MOST_REMARKS) {
        remarks.pollFirstEntry();
      }
      next();
    }
  }

  private List<String> arguments(String state, int priority) {
    return List.of(subject.name(), name, state, Integer.toString(priority));
  }

  /** Whether all scripts have ended, but for those that took too long. */
  public boolean isIdle() {
    return !running && waiting.isEmpty() && remarks.isEmpty();
  }

  private @Nullable ScriptCommand scriptOf(Notification what) {
    return switch (what) {
      case MASTER -> scripts.master();
      case BACKUP -> scripts.backup();
      case FAULT -> scripts.fault();
      case STOP -> scripts.stop();
      case MASTER_PRIORITY, BACKUP_PRIORITY, MASTER_RX_LOWER_PRI -> null;
    };
  }

  private void enqueue(@Nullable ScriptCommand command, List<String> extra) {
    if (command != null) {
      waiting.add(new Call(command, extra));
      next();
    }
  }

  private void next() {
    while (!running && !(waiting.isEmpty() && remarks.isEmpty())) {
      Call call = waiting.isEmpty() ? remarks.pollFirstEntry().getValue() : waiting.remove();
      try {
        int number = ++started;
        children.startLasting(call.command(), call.extra(), _ -> goOn(number));
        running = true;
        patience = loop.after(patienceMs, () -> overrun(number, call.command()));
      } catch (LinuxException refused) {
        log.accept(
            "(%s) Unable to execute notify script: %s".formatted(name, refused.getMessage()));
      }
    }
  }

  private void overrun(int number, ScriptCommand command) {
    log.accept(
        "(%s) Notify script %s has not ended after %d ms: no longer waiting for it"
            .formatted(name, command.program(), patienceMs));
    goOn(number);
  }

  /** The next script, unless it has begun already without waiting for this one. */
  private void goOn(int number) {
    if (running && number == started) {
      running = false;
      if (patience != null) {
        patience.cancel();
      }
      next();
    }
  }
}
