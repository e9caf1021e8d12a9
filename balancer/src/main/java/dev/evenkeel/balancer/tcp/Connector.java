package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: phases {@code choose} and {@code connect} of one stream: finds a server and
 * gets a connection to it, with retries, redispatch and turn-arounds between them (manual: keywords
 * {@code retries}, {@code option redispatch}, {@code timeout connect}).
 *
 * <p>It counts the stream at its server from the choice until {@link #leave}.
 */
final class Connector {
  private static final int TURN_AROUND_MS = 1000;

  private enum Step {
    IDLE,
    CONNECTING,
    TURN_AROUND,
    DONE
  }

  private final EventLoop loop;
  private final Owner owner;
  private final BackendTerms terms;
  private final Backend backend;
  private final Side server;
  private final int arrivedAtPort;

  private Step step = Step.IDLE;
  private @Nullable BackendServer chosen;
  private @Nullable BackendServer failed;
  private boolean onServer;
  private boolean redispatched;
  private int retriesLeft;
  private int retriesDone;
  private long deadlineMs = Long.MAX_VALUE;

  /** Loop thread only: the stream that wants the connection. */
  interface Owner {
    /** A server was chosen; it may be called several times. */
    void assigned();

    /** The connection is there. */
    void connected();

    /** The connection was there, and broke at once. */
    void brokenAtOnce(int errno);

    /**
     * There will be no connection.
     *
     * @param culprit first character of the termination state
     */
    void notConnected(char culprit);

    /** The deadline has moved. */
    void connectDeadlineChanged();

    /** Whether bytes wait to be sent to the server. */
    boolean hasBytesForServer();

    /** Whether the client has ended its direction without a byte: nobody waits for an answer. */
    boolean isProbe();
  }

  /**
   * @param server the side that the connection is to become
   * @param arrivedAtPort port on which the client's connection arrived, 0 where it has none
   */
  Connector(EventLoop loop, Owner owner, BackendTerms terms, Side server, int arrivedAtPort) {
    this.loop = loop;
    this.owner = owner;
    this.terms = terms;
    this.backend = terms.backend();
    this.server = server;
    this.arrivedAtPort = arrivedAtPort;
    this.retriesLeft = terms.retries();
  }

  /** The server that was chosen last; null as long as there was none. */
  @Nullable BackendServer chosen() {
    return chosen;
  }

  /** Attempts after the first. */
  int retriesDone() {
    return retriesDone;
  }

  /** Whether the stream was given to another server than the one chosen first. */
  boolean isRedispatched() {
    return redispatched;
  }

  /** When {@link #expired} wants to be called; {@link Long#MAX_VALUE} for never. */
  long deadlineMs() {
    return deadlineMs;
  }

  /** Chooses a server and begins to connect. */
  void start() {
    choose();
  }

  private void choose() {
    BackendServer next = backend.choose(failed);
    if (next == null) {
      fail('S');
      return;
    }
    owner.assigned();
    if (failed != null && next != failed) {
      redispatched = true;
    }
    leave();
    chosen = next;
    next.began();
    onServer = true;
    connect(next);
  }

  private void connect(BackendServer to) {
    step = Step.CONNECTING;
    SocketAddress address = to.address(arrivedAtPort);
    int fd = Sockets.open(address.family(), Sockets.SOCK_STREAM, 0);
    if (fd < 0) {
      // Out of descriptors or memory: the process's own fault, not the server's.
      fail('R');
      return;
    }
    boolean internet = address instanceof SocketAddress.Internet;
    server.open(fd, internet, loop.nowMs());
    server.resetsOnClose = terms.connection().noLinger();
    int result = configure(to, fd, internet);
    if (result == 0) {
      result = Sockets.connect(fd, address.toBytes());
    }
    if (result == 0) {
      server.watch();
      server.writable = true;
      established();
    } else if (result == -Errno.EINPROGRESS) {
      server.watch();
      int limitMs = terms.connectTimeoutMs();
      setDeadline(limitMs > 0 ? loop.nowMs() + limitMs : Long.MAX_VALUE);
    } else {
      server.close();
      // Not at once: with many retries that would be a deep recursion.
      loop.again(readiness -> refusedAtOnce());
    }
  }

  private void refusedAtOnce() {
    if (step == Step.CONNECTING && !server.isOpen()) {
      attemptFailed('S');
    }
  }

  private int configure(BackendServer to, int fd, boolean internet) {
    if (internet) {
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
      if (owner.hasBytesForServer()) {
        // The handshake's last acknowledgement travels with the bytes: one segment less.
        Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_QUICKACK, 0);
      }
    }
    terms.connection().apply(fd);
    int userTimeoutMs = to.config().get(ServerSettings.TCP_USER_TIMEOUT_MS);
    if (userTimeoutMs > 0) {
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_USER_TIMEOUT, userTimeoutMs);
    }
    return SourceBinding.apply(
        fd,
        to.config()
            .get(ServerSettings.SOURCE)
            .or(() -> to.backend().proxy().get(BackendSettings.SOURCE)));
  }

  /** The server's descriptor has something to say. */
  void ready() {
    if (step != Step.CONNECTING) {
      return;
    }
    int error = server.broken || server.hungUp ? Sockets.takeError(server.fd) : 0;
    if (error == Errno.ECONNRESET || error == Errno.EPIPE) {
      // It was there, and broke at once: a refused connection has another error.
      done();
      owner.brokenAtOnce(error);
    } else if (error != 0) {
      attemptFailed('S');
    } else if (server.writable) {
      established();
    }
  }

  private void established() {
    done();
    server.connected = true;
    server.lastActivityMs = loop.nowMs();
    owner.connected();
  }

  /** The deadline has passed. */
  void expired() {
    switch (step) {
      case CONNECTING -> attemptFailed('s');
      case TURN_AROUND -> turnedAround();
      case IDLE, DONE -> {}
    }
  }

  private void attemptFailed(char culprit) {
    server.close();
    BackendServer after = chosen;
    failed = after;
    if (retriesLeft <= 0 || after == null) {
      fail(culprit);
      return;
    }
    retriesLeft--;
    retriesDone++;
    if (mayRedispatch(after)) {
      choose();
      return;
    }
    failed = null;
    if (owner.isProbe()) {
      fail('-');
    } else if (culprit == 's') {
      // The time has been waited already.
      connect(after);
    } else {
      int limitMs = terms.connectTimeoutMs();
      int waitMs = limitMs > 0 ? Math.min(TURN_AROUND_MS, limitMs) : TURN_AROUND_MS;
      step = Step.TURN_AROUND;
      setDeadline(loop.nowMs() + waitMs);
    }
  }

  /**
   * Manual, {@code option redispatch}: on the last retry, or every so many; and at once, at every
   * retry, where choosing again gives another server anyway or the server has been found down
   * meanwhile.
   */
  private boolean mayRedispatch(BackendServer after) {
    int interval = terms.redispatchInterval();
    if (interval == 0) {
      return false;
    }
    if (!after.isUsable() || (terms.choiceVaries() && backend.usable().active() > 1)) {
      return true;
    }
    return interval < 0
        ? retriesLeft % -interval == 0 && retriesLeft < -interval
        : retriesDone % interval == 0;
  }

  private void turnedAround() {
    BackendServer again = chosen;
    if (again != null && again.isUsable()) {
      connect(again);
    } else {
      choose();
    }
  }

  private void fail(char culprit) {
    done();
    owner.notConnected(culprit);
  }

  private void done() {
    step = Step.DONE;
    deadlineMs = Long.MAX_VALUE;
  }

  private void setDeadline(long deadlineMs) {
    this.deadlineMs = deadlineMs;
    owner.connectDeadlineChanged();
  }

  /** The stream is over, or goes elsewhere: its server has a stream less. */
  void leave() {
    if (onServer && chosen != null) {
      chosen.ended();
      onServer = false;
    }
  }
}
