package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Applicant;
import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.ClientSource;
import dev.evenkeel.balancer.backend.Placement;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.backend.SourceAddress;
import dev.evenkeel.balancer.backend.Ticket;
import dev.evenkeel.balancer.backend.TrafficObserver;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.TimeoutKind;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Socks4Handshake;
import dev.evenkeel.balancer.proxyproto.HeaderOptions;
import dev.evenkeel.balancer.proxyproto.HeaderWriter;
import dev.evenkeel.balancer.proxyproto.ProxyHeader;
import dev.evenkeel.balancer.proxyproto.ProxyProtocolKeywords;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Tally;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.net.InetAddress;
import java.util.Optional;
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

  private enum Step {
    IDLE,
    QUEUED,
    CONNECTING,
    SOCKS4,
    TURN_AROUND,
    DONE
  }

  private final EventLoop loop;
  private final Owner owner;
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
  private long deadlineMs = Long.MAX_VALUE;

  /** Loop thread only: the stream that wants the connection. */
  interface Owner {
    /** What {@code unique-id-format} makes of the stream; null where there is none. */
    byte @Nullable [] uniqueId();

    /** Where the client's connection came from. */
    SocketAddress clientAddress();

    /** The server that rules name; null for none. */
    @Nullable BackendServer wanted();

    /** The server to take where no rule names one and it has room; null for none. */
    @Nullable BackendServer preferred();

    /** Whether that server is to be used even if it is down. */
    boolean insists();

    /** Attempts to connect after the first, where the backend grants {@code ofBackend}. */
    int retries(int ofBackend);

    /** The lower goes first in queues. */
    int priorityClass();

    /** Milliseconds by which it is taken to have come later to queues. */
    int priorityOffsetMs();

    /** Where the client's connection goes to, for headers; null where that is not known. */
    @Nullable SocketAddress clientDestination();

    /** The value of a TLV that came with the client's connection; null for none. */
    byte @Nullable [] clientTlv(int type);

    /** Where the client meant to connect; null where that is not known any more. */
    @Nullable SocketAddress originalDestination();

    /** A server was chosen; it may be called several times. */
    void assigned();

    /** The connection is there. */
    void connected();

    /** Returns an idle connection to that server that may be used; null for none. */
    @Nullable Side reused(BackendServer to);

    /** Returns the side that a new connection is to become; it is closed. */
    Side fresh();

    /** The connection was there, and broke at once. */
    void brokenAtOnce(int errno);

    /**
     * There will be no connection.
     *
     * @param culprit first character of the termination state
     * @param phase its second character
     */
    void notConnected(char culprit, char phase);

    /** The stream waited, in vain or not, until now. */
    void leftQueue();

    /** The deadline has moved. */
    void connectDeadlineChanged();

    /** Whether bytes wait to be sent to the server. */
    boolean hasBytesForServer();

    /** What an expression finds, in binary; null where it finds nothing. */
    byte @Nullable [] evaluate(Expression expression);

    /** What a format makes of the stream. */
    byte[] write(FormatBytes format);

    /** The request that the connection is for; null for a stream that speaks no HTTP. */
    @Nullable HttpExchange http();

    /** Whether the client has ended its direction without a byte: nobody waits for an answer. */
    boolean isProbe();
  }

  /**
   * @param arrivedAtPort port on which the client's connection arrived, 0 where it has none
   */
  Connector(EventLoop loop, Owner owner, BackendTerms terms, int arrivedAtPort) {
    this.loop = loop;
    this.owner = owner;
    this.terms = terms;
    this.backend = terms.backend();
    this.server = owner.fresh();
    this.arrivedAtPort = arrivedAtPort;
    this.retriesLeft = owner.retries(terms.retries());
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
      hashKey = owner.evaluate(hashed);
    } else if (terms.requestKey() != null) {
      HttpExchange request = owner.http();
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
    BackendServer named = owner.wanted();
    return named == null ? owner.preferred() : named;
  }

  private void goDirectly(DirectTarget target) {
    owner.assigned();
    directAddress = target.dispatch() == null ? owner.originalDestination() : target.dispatch();
    if (directAddress == null) {
      fail('R', 'C');
    } else {
      connect(null);
    }
  }

  private void use(BackendServer next) {
    owner.assigned();
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
    Side idle = owner.reused(next);
    if (idle == null) {
      connect(next);
    } else {
      server = idle;
      counts.count(Counter.REUSES);
      terms.tally().count(Counter.REUSES);
      countSession();
      done();
      owner.connected();
    }
  }

  private void countSession() {
    if (tally != null) {
      tally.session(loop.nowMs());
    }
  }

  @Override
  public boolean insists() {
    return owner.insists();
  }

  @Override
  public int priorityClass() {
    return owner.priorityClass();
  }

  @Override
  public int priorityOffsetMs() {
    return owner.priorityOffsetMs();
  }

  @Override
  public SocketAddress clientAddress() {
    return owner.clientAddress();
  }

  @Override
  public byte @Nullable [] hashKey() {
    return hashKey;
  }

  /** Any thread. */
  @Override
  public void called(Ticket by) {
    loop.execute(() -> admitted(by));
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
    owner.leftQueue();
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
    server = owner.fresh();
    countSession();
    if (tally != null) {
      tally.count(Counter.CONNECTS);
      terms.tally().count(Counter.CONNECTS);
    }
    SocketAddress address = nextHop(to);
    if (address == null) {
      fail('R', 'C');
      return;
    }
    int fd = Sockets.open(address.family(), Sockets.SOCK_STREAM, 0);
    if (fd < 0) {
      // Out of descriptors or memory: the process's own fault, not the server's.
      fail('R', 'C');
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
      int limitMs = timeoutMs(TimeoutKind.CONNECT, terms.connectTimeoutMs());
      setDeadline(limitMs > 0 ? loop.nowMs() + limitMs : Long.MAX_VALUE);
    } else {
      server.close();
      // Not at once: with many retries that would be a deep recursion.
      loop.again(readiness -> refusedAtOnce());
    }
  }

  /** What a rule has set for this request, or else what the backend says. */
  private int timeoutMs(TimeoutKind kind, int configuredMs) {
    HttpExchange request = owner.http();
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

  private void refusedAtOnce() {
    if ((step == Step.CONNECTING || step == Step.SOCKS4) && !server.isOpen()) {
      attemptFailed('S');
    }
  }

  private int configure(@Nullable BackendServer to, int fd, boolean internet) {
    if (internet) {
      server.delaysSmallWrites = true;
      if (owner.hasBytesForServer()) {
        // The handshake's last acknowledgement travels with the bytes: one segment less.
        Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_QUICKACK, 0);
      }
    }
    terms.connection().apply(fd);
    if (to == null) {
      return bind(fd, backend.proxy().get(BackendSettings.SOURCE));
    }
    int userTimeoutMs = to.config().get(ServerSettings.TCP_USER_TIMEOUT_MS);
    if (userTimeoutMs > 0) {
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_USER_TIMEOUT, userTimeoutMs);
    }
    return bind(fd, ServerLink.sourceOf(to));
  }

  private int bind(int fd, Optional<SourceAddress> source) {
    SocketAddress client = owner.clientAddress();
    if (source.isPresent()
        && source.get().client().orElse(null) instanceof ClientSource.Header header) {
      HttpExchange request = owner.http();
      InetAddress said = request == null ? null : header.of(request.request());
      client = said == null ? null : new SocketAddress.Internet(said, 0);
    }
    return SourceBinding.apply(fd, source, client);
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
      owner.brokenAtOnce(error);
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
        loop.again(readiness -> refusedAtOnce());
      } else if (server.readable) {
        // A proxy that did not wait for the question: no further edge will tell of its answer.
        readSocks4();
      }
      return;
    }
    if (terms.headers() && !sendHeader()) {
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
    owner.connected();
  }

  /** Tells the server of the client's connection, if it is to be told; false if it is broken. */
  private boolean sendHeader() {
    BackendServer to = chosen;
    HeaderOptions options =
        to == null ? HeaderOptions.NONE : to.config().get(ProxyProtocolKeywords.SEND);
    if (options.version() == 0) {
      return true;
    }
    SocketAddress source = owner.clientAddress();
    SocketAddress destination = owner.clientDestination();
    byte[] header =
        options.version() == 1
            ? HeaderWriter.text(source, destination)
            : HeaderWriter.binary(
                source,
                destination,
                options,
                owner.clientTlv(ProxyHeader.AUTHORITY),
                options.uniqueId() ? owner.uniqueId() : null,
                owner::write);
    // A new connection has room for that much.
    return Sockets.send(server.fd, header, 0, header.length, 0) == header.length;
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
    failed = after;
    if (mayRetry()) {
      retry(after, culprit == 'S');
    } else {
      fail(culprit, 'C');
    }
  }

  /** Whether there is another attempt to be made. */
  boolean mayRetry() {
    return retriesLeft > 0 && (chosen != null || directAddress != null);
  }

  /** What came of the connection is no answer: another one is made, without waiting. */
  void again() {
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
    if (owner.isProbe()) {
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
        || (chosen != owner.wanted() && terms.choiceVaries() && backend.usable().active() > 1)) {
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
    owner.notConnected(culprit, phase);
  }

  private void done() {
    step = Step.DONE;
    deadlineMs = Long.MAX_VALUE;
  }

  private void setDeadline(long deadlineMs) {
    this.deadlineMs = deadlineMs;
    owner.connectDeadlineChanged();
  }

  /** The stream is over, or goes elsewhere: its server, or its queue, has a stream less. */
  void leave() {
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
