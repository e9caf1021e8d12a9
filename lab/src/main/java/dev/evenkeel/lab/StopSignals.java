package dev.evenkeel.lab;

import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Signals;
import java.io.IOException;

/**
 * Ends the program in order, shutdown hooks included, on the signals that ask for it. Where the
 * launcher has blocked them the JVM never sees them, so a thread of our own reads them.
 */
final class StopSignals {
  private StopSignals() {}

  /** From now on SIGINT, SIGTERM and SIGHUP run the shutdown hooks. */
  static void heed() throws IOException {
    if (Signals.isBlocked(Signals.TERM)) {
      int fd = Signals.open(Signals.INT, Signals.TERM, Signals.HUP);
      Thread.ofPlatform().daemon().name("signals").start(() -> exitOnNext(fd));
    }
  }

  private static void exitOnNext(int fd) {
    try (Epoll epoll = new Epoll(1)) {
      LinuxException.check("epoll", epoll.add(fd, Epoll.IN, 0));
      int signal = 0;
      while (signal == 0) {
        epoll.await(-1);
        signal = Signals.next(fd);
      }
      System.exit(128 + signal);
    } catch (LinuxException failed) {
      throw new IllegalStateException("cannot wait for signals", failed);
    }
  }
}
