package dev.evenkeel.linux;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Main thread only: goes to the background, although a JVM cannot fork.
 *
 * <p>The process that was started runs the same command again in a session of its own and waits.
 * The second process does all the work; its messages still reach the terminal. Once it serves it
 * says {@link #ready}, closes its standard descriptors, and the first process ends with 0; if it
 * dies before, the first ends with its exit code. So whoever starts a daemon learns whether it
 * started.
 */
public final class Daemon {
  /** Name of the environment variable by which the second process knows itself. */
  public static final String ENVIRONMENT = "EVENKEEL_DAEMON_FD";

  /**
   * In the child; not one of the three standard ones, and unlikely to be inherited from a test
   * harness.
   */
  private static final int CHILD_FD = 200;

  private static final int NOBODY = -1;

  /** As it was at the start: {@link #ready} closes it. */
  private static final int INHERITED_FD = inherited(System.getenv(ENVIRONMENT));

  private Daemon() {}

  /** The descriptor of that number; none where a stranger passed the variable on without it. */
  static int inherited(@Nullable String number) {
    if (number == null || !number.matches("[0-9]{1,9}")) {
      return NOBODY;
    }
    int fd = Integer.parseInt(number);
    return Descriptors.isOpen(fd) ? fd : NOBODY;
  }

  /** Whether this process is the one in the background. */
  public static boolean isBackground() {
    return INHERITED_FD != NOBODY;
  }

  /**
   * In the first process: starts the second and waits until it serves or ends.
   *
   * @param command the whole command line, as it was given
   * @return the exit code for the first process
   */
  public static int launch(List<String> command) throws LinuxException {
    int[] ends = new int[2];
    LinuxException.check("socketpair", Sockets.pair(Sockets.SOCK_SEQPACKET, ends));
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put(ENVIRONMENT, String.valueOf(CHILD_FD));
    int pid =
        LinuxException.check(
            command.getFirst(), Spawn.startPart(command, environment, ends[1], CHILD_FD, true));
    Descriptors.close(ends[1]);
    try (Epoll epoll = new Epoll(1)) {
      epoll.add(ends[0], Epoll.IN, 0);
      while (epoll.await(-1) == 0) {
        // A signal; the child's word is still to come.
      }
      byte[] word = new byte[16];
      if (Sockets.receive(ends[0], word, 0, word.length, 0) > 0) {
        return 0;
      }
      // The other end was closed without a word: the child has ended or is about to.
      Optional<Spawn.Ending> ending = Spawn.reap(pid);
      while (ending.isEmpty()) {
        epoll.await(10);
        ending = Spawn.reap(pid);
      }
      return switch (ending.get()) {
        case Spawn.Ending.Exited exited -> exited.status();
        case Spawn.Ending.Signaled signaled -> 128 + signaled.signal();
      };
    } finally {
      Descriptors.close(ends[0]);
    }
  }

  /** In the second process: its own children must not hold the line to the first. */
  public static void keepFromChildren() {
    Descriptors.setCloseOnExec(INHERITED_FD, true);
  }

  /** In the second process: tells the first that all is well, and lets go of the terminal. */
  public static void ready() throws LinuxException {
    if (!isBackground()) {
      return;
    }
    Sockets.send(INHERITED_FD, new byte[] {1}, 0, 1, 0);
    Descriptors.close(INHERITED_FD);
    Descriptors.silenceStandard();
  }
}
