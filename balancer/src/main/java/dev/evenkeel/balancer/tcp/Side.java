package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.ConnectionQuota;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Tally;
import dev.evenkeel.linux.Descriptors;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: one of a stream's two connections: its descriptor, what the kernel is known to
 * have for it, and when it was last heard of.
 *
 * <p><b>Edges.</b> A descriptor is given to the loop once, for everything, and reports changes only
 * (EPOLLET): two calls to the kernel less for each connection than switching interests on and off,
 * and none while bytes flow. In return its state is remembered here: {@link #readable} and {@link
 * #writable} stay true until the kernel has said EAGAIN, or a short read has shown the same.
 */
final class Side implements Pollable {
  private static final int EVERYTHING = Epoll.IN | Epoll.OUT | Epoll.RDHUP | Epoll.PRI | Epoll.EDGE;

  /** What fits into one segment whatever the route (RFC 9293, 3.7.1). */
  private static final int SMALLEST_SEGMENT_BYTES = 536;

  /** Of no interest to anybody. */
  private static final byte[] PEEKED = new byte[1];

  private Owner owner;
  private final EventLoop loop;
  private int idleLimitMs;
  private int finLimitMs;

  int fd = -1;
  boolean connected;

  /** Whether a read may find something: bytes, the end or an error. */
  boolean readable;

  /** Whether a write may be taken. */
  boolean writable;

  /** The peer has ended its direction: what is left to read comes before that end. */
  boolean hungUp;

  /** The kernel reports the connection as broken; a read shows why, once all bytes are taken. */
  boolean broken;

  /** A close discards what the peer has not acknowledged: bytes must leave before it. */
  boolean resetsOnClose;

  /** Small writes wait for acknowledgements of earlier ones (Nagle) until that is switched off. */
  boolean delaysSmallWrites;

  private boolean hasWritten;

  /** Reads stop at urgent data and on sockets that are not TCP they may stop anywhere. */
  private boolean shortReadsEmpty;

  /** Where a connection to a server is counted; null for others. */
  private @Nullable Tally countedAt;

  /** What counts a connection to a server that may have only so many; null for others. */
  private @Nullable ConnectionQuota quota;

  private Counter countedAs = Counter.USED_CONNECTIONS;

  /** Where a connection that speaks HTTP is counted; null for others. */
  private @Nullable Tally messagesAt;

  /** When bytes last came from it or were taken by it. */
  long lastActivityMs;

  /** When its end came or the other side's was passed on to it. */
  long halfClosedMs;

  /** Loop thread only: whom a side tells that its state has changed. */
  interface Owner {
    /** {@code side} has new readiness. */
    void ready(Side side);

    /** {@link #ready} has failed by an error of the program itself. */
    default void failed(RuntimeException failure) {
      throw failure;
    }
  }

  /** It tells somebody else from now on. */
  void belongTo(Owner other) {
    owner = other;
  }

  Side(Owner owner, EventLoop loop) {
    this.owner = owner;
    this.loop = loop;
  }

  /**
   * Says how patient to be.
   *
   * @param idleLimitMs how long it may be silent, 0 for ever
   * @param finLimitMs likewise once half-closed; 0 where that makes no difference
   */
  void limits(int idleLimitMs, int finLimitMs) {
    this.idleLimitMs = idleLimitMs;
    this.finLimitMs = finLimitMs;
  }

  /**
   * Takes a descriptor over; nothing is known of it yet.
   *
   * @param internet whether it is a TCP connection, whose short reads leave nothing behind
   */
  void open(int fd, boolean internet, long nowMs) {
    this.fd = fd;
    this.lastActivityMs = nowMs;
    this.readable = false;
    this.writable = false;
    this.hungUp = false;
    this.broken = false;
    this.hasWritten = false;
    this.delaysSmallWrites = false;
    this.shortReadsEmpty = internet;
  }

  /** It is one of the connections of that server from now on, until it is closed. */
  void countAt(@Nullable Tally server) {
    countedAt = server;
    countedAs = Counter.USED_CONNECTIONS;
    if (server != null) {
      server.connectionUsed();
    }
  }

  /** It carries HTTP messages from now on, until it is closed. */
  void carriesMessages(Tally of) {
    messagesAt = of;
    of.count(Counter.H1_CONNECTIONS);
    of.count(Counter.H1_OPEN_CONNECTIONS);
  }

  /** It is in use, or idle. */
  void countAs(Counter use) {
    Tally server = countedAt;
    if (server == null || use == countedAs) {
      return;
    }
    server.add(countedAs, -1);
    countedAs = use;
    if (use == Counter.USED_CONNECTIONS) {
      server.connectionUsed();
    } else {
      server.count(use);
    }
  }

  /** It was counted there, until it is closed. */
  void takenFrom(@Nullable ConnectionQuota counted) {
    quota = counted;
  }

  private void countNoMore() {
    if (quota != null) {
      quota.give();
      quota = null;
    }
    if (countedAt != null) {
      countedAt.add(countedAs, -1);
      countedAt = null;
    }
    if (messagesAt != null) {
      messagesAt.add(Counter.H1_OPEN_CONNECTIONS, -1);
      messagesAt = null;
    }
  }

  boolean isOpen() {
    return fd >= 0;
  }

  /** Gives the descriptor to the loop; what it already has is reported in the next turn. */
  void watch() {
    loop.watch(fd, EVERYTHING, this);
  }

  /**
   * {@code bytes} are about to be written. The first small write of a connection never waits for an
   * acknowledgement, and many connections have no second: they save the call.
   */
  void willWrite(int bytes) {
    if (delaysSmallWrites && (hasWritten || bytes > SMALLEST_SEGMENT_BYTES)) {
      delaysSmallWrites = false;
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
    }
    hasWritten = true;
  }

  /** A read brought {@code bytes} of the {@code room} there was. */
  void wasRead(long bytes, long room) {
    // No edge will report again what a broken connection has left.
    readable = bytes == room || broken || !shortReadsEmpty;
  }

  /** Whether nothing waits to be read; where nobody knows, the kernel is asked. */
  boolean isSilent() {
    readable = readable && Sockets.receive(fd, PEEKED, 0, 1, Sockets.MSG_PEEK) != -Errno.EAGAIN;
    return !readable;
  }

  /** Whether nothing but the end is left to read, so that reading it can be saved. */
  boolean isAtEnd() {
    return hungUp && !readable && !broken;
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

  /** Lets go of the descriptor without closing it. */
  int release() {
    int released = fd;
    loop.unwatch(fd);
    fd = -1;
    connected = false;
    countNoMore();
    return released;
  }

  void close() {
    if (fd >= 0) {
      loop.forget(fd);
      Descriptors.close(fd);
      fd = -1;
      connected = false;
      countNoMore();
    }
  }

  @Override
  public void ready(int readiness) {
    if ((readiness & Epoll.PRI) != 0) {
      shortReadsEmpty = false;
    }
    if ((readiness & Epoll.ERR) != 0) {
      broken = true;
    }
    if ((readiness & (Epoll.RDHUP | Epoll.HUP)) != 0) {
      hungUp = true;
    }
    if ((readiness & ~Epoll.OUT) != 0) {
      readable = true;
    }
    if ((readiness & Epoll.OUT) != 0) {
      writable = true;
    }
    owner.ready(this);
  }

  @Override
  public void failed(RuntimeException failure) {
    owner.failed(failure);
  }
}
