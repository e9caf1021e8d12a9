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
  private final int idleLimitMs;
  private final int finLimitMs;

  int fd = -1;
  boolean connected;

  /** When bytes last came from it or were taken by it. */
  long lastActivityMs;

  /** When its end came or the other side's was passed on to it. */
  long halfClosedMs;

  private int interest;
  private boolean watched;

  /**
   * @param idleLimitMs how long it may be silent, 0 for ever
   * @param finLimitMs likewise once half-closed; 0 where that makes no difference
   */
  Side(Stream stream, EventLoop loop, int idleLimitMs, int finLimitMs) {
    this.stream = stream;
    this.loop = loop;
    this.idleLimitMs = idleLimitMs;
    this.finLimitMs = finLimitMs;
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

  /**
   * Until when it must be heard of. It is waited for while its input is read or while bytes wait
   * that it does not take; a side that has ended and to which nothing is owed may be silent for
   * ever, and so may one from which nothing is read because the other side is slow.
   *
   * @param from the channel that it feeds
   * @param towards the channel that feeds it
   */
  long deadlineMs(Channel from, Channel towards) {
    if (!from.wantsInput() && !towards.isBlocked()) {
      return Long.MAX_VALUE;
    }
    if (finLimitMs > 0 && (from.inputClosed || towards.outputClosed)) {
      return Math.max(lastActivityMs, halfClosedMs) + finLimitMs;
    }
    return idleLimitMs > 0 ? lastActivityMs + idleLimitMs : Long.MAX_VALUE;
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
