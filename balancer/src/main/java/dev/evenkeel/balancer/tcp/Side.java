package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;

/**
 * Loop thread only: one of a stream's two connections: its descriptor, what the loop watches it
 * for, and when it was last heard of.
 */
final class Side implements Pollable {
  private final Stream stream;
  private final EventLoop loop;

  int fd = -1;
  boolean connected;
  long lastActivityMs;
  private int interest;
  private boolean watched;

  Side(Stream stream, EventLoop loop) {
    this.stream = stream;
    this.loop = loop;
  }

  void open(int fd, long nowMs) {
    this.fd = fd;
    this.lastActivityMs = nowMs;
    this.watched = false;
    this.interest = 0;
  }

  boolean isOpen() {
    return fd >= 0;
  }

  /**
   * Watches for {@code wanted}, with no call to the kernel where it is watched for that already.
   */
  void watchFor(int wanted) {
    if (!watched) {
      if (wanted != 0) {
        watched = true;
        interest = wanted;
        loop.watch(fd, wanted, this);
      }
    } else if (interest != wanted) {
      interest = wanted;
      loop.interest(fd, wanted);
    }
  }

  /**
   * Stops watching altogether: a hang-up is reported whether asked for or not, and would be
   * reported for ever while its last bytes cannot be taken because the far side is slow.
   */
  void unwatch() {
    if (watched) {
      watched = false;
      interest = 0;
      loop.unwatch(fd);
    }
  }

  boolean wants(int events) {
    return (interest & events) != 0;
  }

  void close() {
    if (fd >= 0) {
      loop.forget(fd);
      Descriptors.close(fd);
      fd = -1;
      connected = false;
      watched = false;
      interest = 0;
    }
  }

  @Override
  public void ready(int readiness) {
    stream.ready(this, readiness);
  }

  /** Whether the kernel says that the connection is broken, not merely ended. */
  static boolean isBroken(int readiness) {
    return (readiness & Epoll.ERR) != 0;
  }
}
