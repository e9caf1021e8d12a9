package dev.evenkeel.vrrp.process;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Spawn;
import dev.evenkeel.linux.Spawn.Ending;
import dev.evenkeel.vrrp.config.ScriptCommand;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;

/**
 * Daemon thread only: starts programs and hears of their end through pidfds, without a thread or a
 * signal of their own.
 *
 * <p>A program is executed directly, never through a shell, except that a file without a format the
 * kernel knows is handed to /bin/sh, as execlp(3) does. It leads its own process group, has
 * /dev/null for its standard descriptors, no signal blocked, and the environment of the daemon
 * without the variables that would change how programs are loaded or words are split, and without
 * those that are between the parts of this program.
 */
public final class Children implements AutoCloseable {
  private static final int ENOEXEC = 8;
  private static final List<String> UNSAFE =
      List.of("IFS", "LD_PRELOAD", "LD_LIBRARY_PATH", "_JAVA_SR_SIGNUM");
  private static final String OWN_PREFIX = "EVENKEEL_";
  private static final long POLL_MS = 50;
  private static final int NONE = -1;

  private final EventLoop loop;
  private final Map<String, String> environment;
  private final IntUnaryOperator openPidFd;
  private final Map<Integer, Integer> watches = new HashMap<>();
  private final Set<Integer> lasting = new HashSet<>();

  /** Starts with the environment of this process. */
  public Children(EventLoop loop) {
    this(loop, System.getenv(), Processes::openPidFd);
  }

  Children(EventLoop loop, Map<String, String> own, IntUnaryOperator openPidFd) {
    this.loop = loop;
    this.openPidFd = openPidFd;
    environment = new HashMap<>(own);
    environment.keySet().removeIf(name -> UNSAFE.contains(name) || name.startsWith(OWN_PREFIX));
  }

  /**
   * Starts a program.
   *
   * @param extra arguments after the configured ones
   * @param onEnd called on the daemon's thread when it has ended
   * @return its pid, which is also its process group
   * @throws LinuxException when it cannot be executed, with the reason
   */
  public int start(ScriptCommand command, List<String> extra, Consumer<Ending> onEnd)
      throws LinuxException {
    List<String> words = new ArrayList<>(command.words());
    words.addAll(extra);
    List<String> argv = Identity.prefix(command.user(), words);
    int pid = Spawn.start(argv, environment);
    if (pid == -ENOEXEC) {
      List<String> shell = new ArrayList<>(argv);
      shell.add(argv.size() - words.size(), "/bin/sh");
      pid = Spawn.start(shell, environment);
    }
    if (pid < 0) {
      throw new LinuxException(command.program(), -pid);
    }
    watch(pid, onEnd);
    return pid;
  }

  /** As {@link #start}, of a program that goes on to its end, whatever becomes of this one. */
  public int startLasting(ScriptCommand command, List<String> extra, Consumer<Ending> onEnd)
      throws LinuxException {
    int pid = start(command, extra, onEnd);
    lasting.add(pid);
    return pid;
  }

  /** It runs: if nothing tells of its end, as when descriptors are short, it is asked for. */
  private void watch(int pid, Consumer<Ending> onEnd) {
    int pidFd = openPidFd.applyAsInt(pid);
    if (pidFd >= 0) {
      try {
        watches.put(pid, pidFd);
        loop.watch(pidFd, () -> look(pid, onEnd));
        return;
      } catch (LinuxException refused) {
        forget(pid);
      }
    }
    watches.put(pid, NONE);
    loop.after(POLL_MS, () -> poll(pid, onEnd));
  }

  private void poll(int pid, Consumer<Ending> onEnd) {
    look(pid, onEnd);
    if (watches.getOrDefault(pid, 0) == NONE) {
      loop.after(POLL_MS, () -> poll(pid, onEnd));
    }
  }

  private void look(int pid, Consumer<Ending> onEnd) {
    Spawn.reap(pid)
        .ifPresent(ending -> {
          forget(pid);
          onEnd.accept(ending);
        });
  }

  private void forget(int pid) {
    lasting.remove(pid);
    Integer pidFd = watches.remove(pid);
    if (pidFd != null && pidFd != NONE) {
      loop.unwatch(pidFd);
      Descriptors.close(pidFd);
    }
  }

  /** Sends a signal to a program's whole process group. */
  public void signal(int pid, int signal) {
    if (watches.containsKey(pid)) {
      int result = Signals.send(-pid, signal);
      if (result == -Errno.ESRCH) {
        Signals.send(pid, signal);
      }
    }
  }

  /** How many have not ended. */
  public int running() {
    return watches.size();
  }

  /** Sends SIGTERM to all that still run, but for the lasting ones, and forgets them. */
  @Override
  public void close() {
    for (int pid : List.copyOf(watches.keySet())) {
      if (!lasting.contains(pid)) {
        signal(pid, Signals.TERM);
      }
      forget(pid);
    }
  }
}
