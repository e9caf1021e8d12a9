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
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Daemon thread only: starts programs and hears of their end through pidfds, without a thread or a
 * signal of their own.
 *
 * <p>A program is executed directly, never through a shell, except that a file without a format the
 * kernel knows is handed to /bin/sh, as execlp(3) does. It leads its own process group, has
 * /dev/null for its standard descriptors, no signal blocked, and the environment of the daemon
 * without the variables that would change how programs are loaded or words are split.
 */
public final class Children implements AutoCloseable {
  private static final int ENOEXEC = 8;
  private static final List<String> UNSAFE = List.of("IFS", "LD_PRELOAD", "LD_LIBRARY_PATH");

  private final EventLoop loop;
  private final Map<String, String> environment;
  private final Map<Integer, Integer> watches = new HashMap<>();

  /** Starts with the environment of this process. */
  public Children(EventLoop loop) {
    this.loop = loop;
    environment = new HashMap<>(System.getenv());
    environment.keySet().removeAll(UNSAFE);
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

  private void watch(int pid, Consumer<Ending> onEnd) throws LinuxException {
    int pidFd = LinuxException.check("pidfd_open", Processes.openPidFd(pid));
    watches.put(pid, pidFd);
    loop.watch(
        pidFd,
        () ->
            Spawn.reap(pid)
                .ifPresent(ending -> {
                  forget(pid);
                  onEnd.accept(ending);
                }));
  }

  private void forget(int pid) {
    Integer pidFd = watches.remove(pid);
    if (pidFd != null) {
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

  /** Sends SIGTERM to all that still run and forgets them. */
  @Override
  public void close() {
    for (int pid : List.copyOf(watches.keySet())) {
      signal(pid, Signals.TERM);
      forget(pid);
    }
  }
}
