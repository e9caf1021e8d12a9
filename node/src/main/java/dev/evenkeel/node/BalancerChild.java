package dev.evenkeel.node;

import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.Processes;
import dev.evenkeel.linux.Signals;
import dev.evenkeel.linux.Sockets;
import dev.evenkeel.linux.Spawn;
import dev.evenkeel.vrrp.loop.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Supervisor's thread only: one process that is a balancer, or is to become one, or has been one,
 * and the channel on which it speaks.
 */
final class BalancerChild implements AutoCloseable {
  /** The channel's number in the process. */
  static final int CHILD_FD = 201;

  private final EventLoop loop;
  private final int pid;
  private int pidFd = -1;
  private int channel;

  private BalancerChild(EventLoop loop, int pid, int channel) {
    this.loop = loop;
    this.pid = pid;
    this.channel = channel;
  }

  /** Starts a process; nobody listens to it yet. */
  static BalancerChild start(List<String> command, Map<String, String> environment, EventLoop loop)
      throws LinuxException {
    int[] ends = {-1, -1};
    LinuxException.check("socketpair", Sockets.pair(Sockets.SOCK_SEQPACKET, ends));
    try {
      // A session of its own: Ctrl-C is for the keeper, which lets the address go first.
      int started =
          LinuxException.check(
              command.getFirst(), Spawn.startPart(command, environment, ends[1], CHILD_FD, true));
      return new BalancerChild(loop, started, ends[0]);
    } catch (LinuxException refused) {
      Descriptors.close(ends[0]);
      throw refused;
    } finally {
      Descriptors.close(ends[1]);
    }
  }

  int pid() {
    return pid;
  }

  /**
   * From now on these are told, and nobody else. Without a pidfd its death is seen only by who asks
   * for a {@link #change}.
   *
   * @param onMessage there is something to {@link #receive}
   * @param onChange there may be a change
   */
  void watch(Runnable onMessage, Runnable onChange) throws LinuxException {
    unwatch();
    if (channel >= 0) {
      loop.watch(channel, onMessage);
    }
    if (pidFd < 0) {
      pidFd = Processes.openPidFd(pid);
    }
    if (pidFd >= 0) {
      loop.watch(pidFd, onChange);
    }
  }

  private void unwatch() {
    for (int fd : new int[] {channel, pidFd}) {
      if (fd >= 0) {
        loop.unwatch(fd);
      }
    }
  }

  /** Whether it can be spoken with. */
  boolean isConnected() {
    return channel >= 0;
  }

  /** Says something; 0 or more, or {@code -errno}. */
  long send(String message) {
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    return Sockets.send(channel, bytes, 0, bytes.length, 0);
  }

  /** What it has said; empty when it has said all so far. */
  Optional<String> receive(int longestBytes) {
    if (channel < 0) {
      return Optional.empty();
    }
    byte[] buffer = new byte[longestBytes];
    long length = Sockets.receive(channel, buffer, 0, buffer.length, 0);
    if (length > 0) {
      return Optional.of(new String(buffer, 0, (int) length, StandardCharsets.UTF_8));
    }
    if (length != -Errno.EAGAIN) {
      // The end of the channel is the end of the process, or about to be: the pidfd tells which.
      loop.unwatch(channel);
      Descriptors.close(channel);
      channel = -1;
    }
    return Optional.empty();
  }

  /** What has happened to it, if anything has. */
  Optional<Spawn.Change> change() {
    return Spawn.change(pid);
  }

  void signal(int signal) {
    Signals.send(pid, signal);
  }

  /** To be called when it has ended. */
  @Override
  public void close() {
    unwatch();
    for (int fd : new int[] {channel, pidFd}) {
      if (fd >= 0) {
        Descriptors.close(fd);
      }
    }
    channel = -1;
    pidFd = -1;
  }
}
