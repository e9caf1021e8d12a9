package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Applicant;
import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.ConnectionQuota;
import dev.evenkeel.balancer.backend.Placement;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.backend.Ticket;
import dev.evenkeel.balancer.backend.TrafficObserver;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.TimeoutKind;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.net.Socks4Handshake;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Tally;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only, but for {@link #called}: phases {@code choose} and {@code connect} of one
 * stream: finds a server, waits for it if need be, and gets a connection to it, with retries,
 * redispatch and turn-arounds between them (manual: keywords {@code retries}, {@code option
 * redispatch}, {@code timeout connect}, {@code timeout queue}).
 *
 * <p>It counts the stream at its server from the choice until {@link #leave}.
 */
final class Connector implements Applicant {
  private static final int TURN_AROUND_MS = 1000;

  /** How often, and how long each time, another loop is given to close an idle connection. */
  private static final int MOST_ROOM_ATTEMPTS = 20;

  private static final int ROOM_AFTER_MS = 5;

  private enum Step {
    IDLE,
    QUEUED,
    CONNECTING,
    SOCKS4,
    TURN_AROUND,
    DONE
  }

  private final EventLoop loop;
  private final Caller caller;
  private final BackendTerms terms;
  private final Backend backend;
  private Side server;
  private final int arrivedAtPort;

  private Step step = Step.IDLE;
  private @Nullable BackendServer chosen;
  private @Nullable BackendServer failed;
  private @Nullable Ticket ticket;
  private @Nullable Tally tally;
  private @Nullable SocketAddress directAddress;
  private @Nullable Socks4Handshake socks4;
  private byte @Nullable [] hashKey;
  private int othersAtServer = -1;
  private int serverQueue;
  private int backendQueue;
  private boolean onServer;
  private boolean redispatched;
  private int retriesLeft;
  private int retriesDone;
  private int roomAttempts;
  private long deadlineMs = Long.MAX_VALUE;

  /**
   * @param arrivedAtPort port on which the client's connection arrived, 0 where it has none
   */
  Connector(EventLoop loop, Caller caller, BackendTerms terms, int arrivedAtPort) {
    this.loop = loop;
    this.caller = caller;
    this.terms = terms;
    this.backend = terms.backend();
    this.server = caller.fresh();
    this.arrivedAtPort = arrivedAtPort;
    this.retriesLeft = caller.retries(terms.retries());
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

  /** Whether the stream has a slot of that server. */
  boolean isAt(BackendServer other) {
    return onServer && chosen == other;
  }

  /** Where this loop counts what concerns its server; null as long as there was none. */
  @Nullable Tally tally() {
    return tally;
  }

  /** Whether the stream waits in a queue. */
  boolean isQueued() {
    return step == Step.QUEUED;
  }

  /** How many streams were before this one in its server's queue. */
  int serverQueue() {
    return serverQueue;
  }

  /** How many streams were before this one in the backend's queue. */
  int backendQueue() {
    return backendQueue;
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
    leave();
    DirectTarget direct = terms.direct();
    if (direct != null) {
      goDirectly(direct);
      return;
    }
    Expression hashed = terms.hashKey();
    if (hashed != null) {
      // Before the backend's lock is taken.
      hashKey = caller.evaluate(hashed);
    } else if (terms.requestKey() != null) {
      HttpExchange request = caller.http();
      hashKey = request == null ? null : terms.requestKey().of(request);
    }
    switch (backend.apply(this, failed == null ? wanted() : null, failed)) {
      case BackendServer server -> use(server);
      case Ticket waiting -> {
        step = Step.QUEUED;
        ticket = waiting;
        int limitMs = timeoutMs(TimeoutKind.QUEUE, terms.queueTimeoutMs());
        setDeadline(limitMs > 0 ? loop.nowMs() + limitMs : Long.MAX_VALUE);
      }
      case Placement.NoServer none -> fail('S', 'C');
      case Placement.QueueFull(BackendServer server) -> {
        chosen = server;
        othersAtServer = -1;
        fail('S', 'Q');
      }
    }
  }

  private @Nullable BackendServer wanted() {
    BackendServer named = caller.wanted();
    return named == null ? caller.preferred() : named;
  }

  private void goDirectly(DirectTarget target) {
    caller.assigned();
    directAddress = target.dispatch() == null ? caller.originalDestination() : target.dispatch();
    if (directAddress == null) {
      fail('R', 'C');
    } else {
      connect(null);
    }
  }

  private void use(BackendServer next) {
    caller.assigned();
    Tally counts = next.counters().tally(loop.index());
    tally = counts;
    counts.count(Counter.CHOICES);
    terms.tally().count(Counter.CHOICES);
    if (failed != null && next != failed) {
      redispatched = true;
    }
    chosen = next;
    othersAtServer = -1;
    onServer = true;
    step = Step.IDLE;
    if (caller.isSentAway(next)) {
      return;
    }
    Side idle = caller.reused(next);
    if (idle == null) {
      connect(next);
    } else {
      server = idle;
      counts.count(Counter.REUSES);
      terms.tally().count(Counter.REUSES);
      countSession();
      done();
      caller.connected();
    }
  }

  private void countSession() {
    if (tally != null) {
      tally.session(loop.nowMs());
    }
  }

  @Override
  public boolean insists() {
    return caller.insists();
  }

  @Override
  public int priorityClass() {
    return caller.priorityClass();
  }

  @Override
  public int priorityOffsetMs() {
    return caller.priorityOffsetMs();
  }

  @Override
  public SocketAddress clientAddress() {
    return caller.clientAddress();
  }

  @Override
  public byte @Nullable [] hashKey() {
    return hashKey;
  }

  /** Any thread. */
  @Override
  public void called(Ticket by) {
    loop.execute(() -> {
      try {
        admitted(by);
      } catch (RuntimeException failure) {
        caller.failed(failure);
      }
    });
  }

  private void admitted(Ticket by) {
    // Otherwise the stream has left the queue meanwhile, and the slot was given back then.
    if (ticket == by) {
      BackendServer server = by.server();
      leaveQueue(by);
      if (server == null) {
        choose();
      } else {
        use(server);
      }
    }
  }

  private void leaveQueue(Ticket by) {
    ticket = null;
    deadlineMs = Long.MAX_VALUE;
    serverQueue += by.serverPosition();
    backendQueue += by.backendPosition();
    caller.leftQueue();
  }

  private void queueTimedOut() {
    Ticket waiting = ticket;
    if (waiting != null && waiting.withdraw()) {
      leaveQueue(waiting);
      fail('s', 'Q');
    }
  }

  private void connect(@Nullable BackendServer to) {
    step = Step.CONNECTING;
    socks4 = null;
    server = caller.fresh();
    ConnectionQuota quota = to == null ? null : to.quota();
    if (quota != null && to != null && !mayOpen(to, quota)) {
      waitForRoom(quota);
      return;
    }
    countSession();
    if (tally != null) {
      tally.count(Counter.CONNECTS);
      terms.tally().count(Counter.CONNECTS);
    }
    SocketAddress address = nextHop(to);
    if (address == null) {
      giveBack(quota);
      fail('R', 'C');
      return;
    }
    int fd = Sockets.open(address.family(), Sockets.SOCK_STREAM, 0);
    if (fd < 0) {
      // Out of descriptors or memory: the process's own fault, not the server's.
      giveBack(quota);
      fail('R', 'C');
      return;
    }
    boolean internet = address instanceof SocketAddress.Internet;
    server.open(fd, internet, loop.nowMs());
    server.countAt(to == null ? null : tally);
    server.takenFrom(quota);
    server.resetsOnClose = terms.connection().noLinger();
    int result = ServerCall.prepare(server, internet, to, terms, caller);
    if (result == 0) {
      result = Sockets.connect(fd, address.toBytes());
    }
    if (result == 0) {
      server.watch();
      server.writable = true;
      established();
    } else if (result == -Errno.EINPROGRESS) {
      server.watch();
      int limitMs = timeoutMs(TimeoutKind.CONNECT, terms.connectTimeoutMs());
      setDeadline(limitMs > 0 ? loop.nowMs() + limitMs : Long.MAX_VALUE);
    } else {
      server.close();
      // Not at once: with many retries that would be a deep recursion.
      loop.again(new Refusal(true));
    }
  }

  /** Whether the server may have one more connection, in the place of an idle one if need be. */
  private boolean mayOpen(BackendServer to, ConnectionQuota quota) {
    return quota.take(to.maxConnections())
        || (terms.idle().spare(to) && quota.take(to.maxConnections()));
  }

  /**
   * All connections that the server may have are there, and this loop has none to spare: those of
   * other loops are asked for one, and given a little time. Where all are in use, by clients that
   * have them for themselves, the attempt has failed.
   */
  private void waitForRoom(ConnectionQuota quota) {
    if (quota.askForOne() && roomAttempts < MOST_ROOM_ATTEMPTS) {
      roomAttempts++;
      step = Step.TURN_AROUND;
      setDeadline(loop.nowMs() + ROOM_AFTER_MS);
    } else {
      loop.again(new Refusal(false));
    }
  }

  private static void giveBack(@Nullable ConnectionQuota quota) {
    if (quota != null) {
      quota.give();
    }
  }

  /** What a rule has set for this request, or else what the backend says. */
  private int timeoutMs(TimeoutKind kind, int configuredMs) {
    HttpExchange request = caller.http();
    return request == null ? configuredMs : request.timeouts().or(kind, configuredMs);
  }

  /** The server's address, or that of the proxy in front of it. */
  private @Nullable SocketAddress nextHop(@Nullable BackendServer to) {
    if (to == null) {
      return directAddress;
    }
    return to.config().get(ServerSettings.SOCKS4).orElse(null)
            instanceof Endpoint.Inet(var host, int port)
        ? new SocketAddress.Internet(host, port)
        : to.address(arrivedAtPort);
  }

  /** An attempt that has failed at once is gone on with in the loop's next turn. */
  private final class Refusal implements Pollable {
    private final int attempt = retriesDone;
    private final boolean byServer;

    /**
     * @param byServer whether it says anything of the server
     */
    Refusal(boolean byServer) {
      this.byServer = byServer;
    }

    @Override
    public void ready(int readiness) {
      boolean awaited = step == Step.CONNECTING || step == Step.SOCKS4;
      if (!awaited || attempt != retriesDone || server.isOpen()) {
        return;
      }
      if (byServer) {
        attemptFailed('S');
      } else {
        attemptIsOver(chosen, 'S');
      }
    }

    @Override
    public void failed(RuntimeException failure) {
      caller.failed(failure);
    }
  }

  /** The server's descriptor has something to say. */
  void ready() {
    if (step == Step.SOCKS4) {
      readSocks4();
      return;
    }
    if (step != Step.CONNECTING) {
      return;
    }
    int error = server.broken || server.hungUp ? Sockets.takeError(server.fd) : 0;
    if (error == Errno.ECONNRESET || error == Errno.EPIPE) {
      // It was there, and broke at once: a refused connection has another error.
      done();
      caller.brokenAtOnce(error);
    } else if (error != 0) {
      attemptFailed('S');
    } else if (server.writable) {
      established();
    }
  }

  private void established() {
    BackendServer to = chosen;
    if (socks4 == null && to != null && to.config().get(ServerSettings.SOCKS4).isPresent()) {
      socks4 = new Socks4Handshake(server.fd);
      step = Step.SOCKS4;
      if (!socks4.ask(to.address(arrivedAtPort))) {
        // Not at once: the caller still looks at the descriptor that this would close.
        server.close();
        loop.again(new Refusal(true));
      } else if (server.readable) {
        // A proxy that did not wait for the question: no further edge will tell of its answer.
        readSocks4();
      }
      return;
    }
    if (to != null && !ServerCall.introduce(server, to, caller)) {
      attemptFailed('S');
      return;
    }
    done();
    server.connected = true;
    server.lastActivityMs = loop.nowMs();
    TrafficObserver observer = chosen == null ? null : chosen.observer();
    if (observer != null) {
      observer.connected();
    }
    caller.connected();
  }

  private void readSocks4() {
    Socks4Handshake handshake = socks4;
    if (handshake == null) {
      return;
    }
    switch (handshake.read()) {
      case WAITS -> server.readable = false;
      case GRANTED -> established();
      case REFUSED, FAILED -> attemptFailed('S');
    }
  }

  /** The deadline has passed. */
  void expired() {
    switch (step) {
      case QUEUED -> queueTimedOut();
      case CONNECTING, SOCKS4 -> attemptFailed('s');
      case TURN_AROUND -> turnedAround();
      case IDLE, DONE -> {}
    }
  }

  private void attemptFailed(char culprit) {
    server.close();
    BackendServer after = chosen;
    TrafficObserver observer = after == null ? null : after.observer();
    if (observer != null) {
      observer.connectFailed();
    }
    attemptIsOver(after, culprit);
  }

  private void attemptIsOver(@Nullable BackendServer after, char culprit) {
    failed = after;
    if (hasAttemptsLeft() && terms.retriesConnections()) {
      retry(after, culprit == 'S');
    } else {
      fail(culprit, 'C');
    }
  }

  /** Whether another attempt is left, whatever has become of the last one. */
  boolean hasAttemptsLeft() {
    return retriesLeft > 0 && (chosen != null || directAddress != null);
  }

  /** What came of the connection is no answer: another one is made, without waiting. */
  void tryAgain() {
    server.close();
    failed = chosen;
    retry(chosen, false);
  }

  /**
   * @param waits whether the same server is given a little time first
   */
  private void retry(@Nullable BackendServer after, boolean waits) {
    retriesLeft--;
    retriesDone++;
    boolean elsewhere = after != null && mayRedispatch(after);
    Counter counter = elsewhere ? Counter.REDISPATCHES : Counter.RETRIES;
    terms.tally().count(counter);
    if (tally != null) {
      tally.count(counter);
    }
    if (elsewhere) {
      choose();
      return;
    }
    failed = null;
    if (caller.isProbe()) {
      fail('-', '-');
    } else if (!waits) {
      // The time has been waited already.
      connect(after);
    } else {
      int limitMs = timeoutMs(TimeoutKind.CONNECT, terms.connectTimeoutMs());
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
    if (!after.isUsable()
        || (chosen != caller.wanted() && terms.choiceVaries() && backend.usable().active() > 1)) {
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

  private void fail(char culprit, char phase) {
    done();
    if (culprit == 'S' || culprit == 's') {
      terms.tally().count(Counter.CONNECT_ERRORS);
      if (onServer && tally != null) {
        tally.count(Counter.CONNECT_ERRORS);
      }
    }
    caller.notConnected(culprit, phase);
  }

  private void done() {
    step = Step.DONE;
    deadlineMs = Long.MAX_VALUE;
  }

  private void setDeadline(long deadlineMs) {
    this.deadlineMs = deadlineMs;
    caller.connectDeadlineChanged();
  }

  /**
   * The stream is over, or goes elsewhere: its server, or its queue, has a stream less. Whatever
   * was awaited is not gone on with.
   */
  void leave() {
    step = Step.IDLE;
    deadlineMs = Long.MAX_VALUE;
    Ticket waiting = ticket;
    if (waiting != null) {
      boolean inTime = waiting.withdraw();
      BackendServer given = waiting.server();
      leaveQueue(waiting);
      if (!inTime && given != null) {
        given.leave();
      }
    }
    if (onServer && chosen != null) {
      onServer = false;
      othersAtServer = chosen.leave();
    }
  }

  /** How many streams its server had besides this one; meaningful once it has left. */
  int othersAtServer() {
    return othersAtServer >= 0 || chosen == null ? othersAtServer : chosen.current();
  }
}
