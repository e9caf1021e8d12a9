package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.log.StreamRecord;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Counters;
import dev.evenkeel.balancer.stats.Tally;
import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: one client's connection and what is made of it, from accept to the log line.
 *
 * <p><b>Phases.</b> {@code accept}, {@code choose} and {@code connect} (see {@link Connector}),
 * {@code relay} (see {@link Relay}), {@code log}. A stream is in one of {@link Phase}'s states; the
 * termination code of its log line says in which one it ended and through whom.
 *
 * <p><b>Time.</b> One timer. While connecting it stands for the connector's deadline, or for the
 * client if that is sooner; afterwards for the relay's.
 *
 * <p><b>Counters</b> of server and backend are given back before the line is written, those of
 * frontend and process after it, so the line counts the stream itself among the latter only, as
 * HAProxy's does.
 */
final class Stream implements Side.Owner, Connector.Owner, Relay.Owner, Pollable {
  private enum Phase {
    CONNECT('C'),
    RELAY('D'),
    ENDED('-');

    final char code;

    Phase(char code) {
      this.code = code;
    }
  }

  private final EventLoop loop;
  private final Frontend frontend;
  private final ListenSocket listener;
  private final FrontendTerms terms;
  private final StreamRegistry registry;
  private final SampleSupport sampleSupport;
  private final SocketAddress clientAddress;
  private final long acceptedMs;
  private final long acceptedWallMs;
  private final Side client;
  private final Side server;
  private final Relay relay;
  private final Channel request;

  /** Links of the registry. */
  @Nullable Stream previous;

  @Nullable Stream next;

  /** Given by the registry. */
  long number;

  private Phase phase = Phase.CONNECT;
  private @Nullable BackendTerms backendTerms;
  private @Nullable Connector connector;
  private boolean endedBeforeConnect;
  private boolean turnRequested;
  private long queueMs = -1;
  private long connectMs = -1;

  /** What expressions see of the stream; made for the first that is evaluated. */
  private @Nullable StreamSamples samples;

  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          timerExpired();
        }
      };

  Stream(
      EventLoop loop,
      Frontend frontend,
      ListenSocket listener,
      FrontendTerms terms,
      StreamRegistry registry,
      SampleSupport sampleSupport,
      int clientFd,
      SocketAddress clientAddress) {
    this.loop = loop;
    this.frontend = frontend;
    this.listener = listener;
    this.terms = terms;
    this.registry = registry;
    this.sampleSupport = sampleSupport;
    this.clientAddress = clientAddress;
    this.acceptedMs = loop.nowMs();
    this.acceptedWallMs = loop.wallMs();
    this.client = new Side(this, loop);
    this.server = new Side(this, loop);
    this.relay = new Relay(loop, this, client, server, terms.splice());
    this.request = relay.request;
    client.limits(terms.clientTimeoutMs(), terms.clientFinTimeoutMs());
    client.open(clientFd, clientAddress instanceof SocketAddress.Internet, loop.nowMs());
    client.connected = true;
    client.resetsOnClose = terms.connection().noLinger();
    // Neither is known; both are likely, and finding out costs less than waiting for an event.
    client.readable = true;
    client.writable = true;
    terms.connection().apply(clientFd);
  }

  /** Phase accept: finds a backend. */
  void begin() {
    terms.log().connected(clientAddress, listener.address(), acceptedWallMs);
    registry.add(this);
    terms.tally().count(Counter.CONNECTIONS);
    terms.tally().session(acceptedMs);
    Counters ofListener = listener.counters();
    if (ofListener != null) {
      ofListener.tally(loop.index()).session(acceptedMs);
      ofListener.began();
    }
    BackendTerms to = terms.defaultBackend();
    if (to == null) {
      finish('S', 'C');
      return;
    }
    // What came along with the connection is known before a server is called: its end above all.
    if (request.fetch(client, server) == Channel.Outcome.READ_FAILED) {
      finish('C', 'R');
      return;
    }
    endedBeforeConnect = request.inputClosed;
    client.watch();
    enter(to);
  }

  private void enter(BackendTerms to) {
    backendTerms = to;
    to.backend().began();
    to.tally().session(acceptedMs);
    if (to.tunnelTimeoutMs() > 0) {
      client.limits(to.tunnelTimeoutMs(), terms.clientFinTimeoutMs());
    }
    server.limits(to.serverIdleMs(), to.serverFinTimeoutMs());
    int port = listener.address() instanceof SocketAddress.Internet internet ? internet.port() : 0;
    connector = new Connector(loop, this, to, server, port);
    connector.start();
  }

  // ---- connect

  @Override
  public void assigned() {
    if (queueMs < 0) {
      queueMs = loop.nowMs() - acceptedMs;
    }
  }

  @Override
  public boolean hasBytesForServer() {
    return request.isBlocked();
  }

  @Override
  public boolean isProbe() {
    return request.inputClosed && request.totalBytes == 0;
  }

  @Override
  public void connectDeadlineChanged() {
    rearm();
  }

  @Override
  public void connected() {
    enterRelay();
    client.lastActivityMs = loop.nowMs();
    if (relay.pump()) {
      rearm();
    }
  }

  @Override
  public void brokenAtOnce(int errno) {
    enterRelay();
    relay.abort(server, errno);
  }

  @Override
  public void leftQueue() {
    if (queueMs < 0) {
      queueMs = loop.nowMs() - acceptedMs;
    }
  }

  @Override
  public SocketAddress clientAddress() {
    return clientAddress;
  }

  @Override
  public void notConnected(char culprit, char when) {
    finish(culprit, when);
  }

  /** Second character of the termination state while there is no connection. */
  private char waitingCode() {
    return connector != null && connector.isQueued() ? 'Q' : 'C';
  }

  private void enterRelay() {
    connectMs = loop.nowMs() - acceptedMs - Math.max(queueMs, 0);
    phase = Phase.RELAY;
  }

  // ---- readiness

  @Override
  public void ready(Side side) {
    switch (phase) {
      case RELAY -> {
        if (relay.ready(side)) {
          rearm();
        }
      }
      case CONNECT -> {
        if (side == client) {
          clientReadyWhileConnecting();
        } else if (connector != null) {
          connector.ready();
        }
      }
      case ENDED -> {}
    }
  }

  private void clientReadyWhileConnecting() {
    if (client.broken || request.fetch(client, server) == Channel.Outcome.READ_FAILED) {
      // HAProxy takes a reset for one of the data phase where no connection is under way.
      finish('C', waitingCode() == 'Q' ? 'D' : 'C');
    } else if (isAbandoned()) {
      // That the server is there may lie further back in the same batch of events.
      unfinished();
    }
  }

  /**
   * Whether the client has left while a server was being called: it has asked for nothing, or its
   * request need not be carried out ({@code option abortonclose}). A client that ended before the
   * call began wants to hear what the server has to say.
   */
  private boolean isAbandoned() {
    if (endedBeforeConnect) {
      return false;
    }
    return request.isBlocked()
        ? client.hungUp && backendTerms != null && backendTerms.abortOnClose()
        : request.inputClosed;
  }

  @Override
  public void unfinished() {
    if (!turnRequested) {
      turnRequested = true;
      loop.again(this);
    }
  }

  /** The turn that was asked for. */
  @Override
  public void ready(int readiness) {
    turnRequested = false;
    if (phase == Phase.RELAY) {
      if (relay.pump()) {
        rearm();
      }
    } else if (phase == Phase.CONNECT && isAbandoned()) {
      finish('C', waitingCode());
    }
  }

  // ---- time

  private void timerExpired() {
    switch (phase) {
      case CONNECT -> {
        if (connector != null && connector.deadlineMs() <= loop.nowMs()) {
          connector.expired();
        } else if (clientDeadlineWhileConnectingMs() <= loop.nowMs()) {
          finish('c', waitingCode());
        } else {
          rearm();
        }
      }
      case RELAY -> {
        if (relay.expired()) {
          rearm();
        }
      }
      case ENDED -> {}
    }
  }

  private long clientDeadlineWhileConnectingMs() {
    boolean awaited = !request.inputClosed && !request.isFull();
    return awaited && terms.clientTimeoutMs() > 0
        ? client.lastActivityMs + terms.clientTimeoutMs()
        : Long.MAX_VALUE;
  }

  private long deadlineMs() {
    return switch (phase) {
      case CONNECT ->
          Math.min(
              connector == null ? Long.MAX_VALUE : connector.deadlineMs(),
              clientDeadlineWhileConnectingMs());
      case RELAY -> relay.deadlineMs();
      case ENDED -> Long.MAX_VALUE;
    };
  }

  private void rearm() {
    long deadlineMs = deadlineMs();
    if (deadlineMs == Long.MAX_VALUE) {
      loop.timers().cancel(timer);
    } else {
      loop.timers().schedule(timer, deadlineMs);
    }
  }

  // ---- what expressions see

  /** Returns the stream as expressions see it. */
  StreamSamples samples() {
    StreamSamples made = samples;
    if (made == null) {
      made = new StreamSamples(this, sampleSupport.process());
      samples = made;
    }
    return made;
  }

  EventLoop loop() {
    return loop;
  }

  Frontend frontend() {
    return frontend;
  }

  ListenSocket listener() {
    return listener;
  }

  FrontendTerms terms() {
    return terms;
  }

  @Nullable BackendTerms backendTerms() {
    return backendTerms;
  }

  Side client() {
    return client;
  }

  Side server() {
    return server;
  }

  Channel request() {
    return request;
  }

  Channel response() {
    return relay.response;
  }

  @Nullable BackendServer chosen() {
    return connector == null ? null : connector.chosen();
  }

  // ---- end

  @Override
  public void relayed(char culprit, boolean normal) {
    finish(culprit, normal && culprit == '-' ? '-' : phase.code);
  }

  /** Loop thread: ends the stream from outside, as at the end of the process. */
  void kill() {
    finish('K', phase == Phase.CONNECT ? waitingCode() : phase.code);
  }

  /**
   * Loop thread: ends the stream because of what became of its server.
   *
   * @param culprit first character of the termination state
   */
  void kill(char culprit) {
    finish(culprit, phase == Phase.CONNECT ? waitingCode() : '-');
  }

  /** The stream as it is now. */
  StreamView view() {
    BackendTerms to = backendTerms;
    long deadlineMs = deadlineMs();
    return new StreamView(
        number,
        clientAddress,
        acceptedWallMs,
        loop.nowMs() - acceptedMs,
        frontend,
        listener,
        to == null ? null : to.backend().name(),
        to == null ? 0 : to.backend().id(),
        chosen(),
        connector == null ? 0 : connector.retriesDone(),
        connector != null && connector.isQueued(),
        half(client, request),
        half(server, relay.response),
        deadlineMs == Long.MAX_VALUE ? -1 : Math.max(0, deadlineMs - loop.nowMs()));
  }

  private static StreamView.Half half(Side side, Channel channel) {
    return new StreamView.Half(
        side.isOpen() ? side.fd : -1,
        side.connected,
        channel.totalBytes,
        channel.waitingLength(),
        channel.inputClosed);
  }

  /** Whether it is at that server now. */
  boolean isAt(BackendServer server) {
    return connector != null && connector.isAt(server);
  }

  private void finish(char culprit, char when) {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    loop.timers().cancel(timer);
    // What is logged of a connection must be asked while it is open.
    boolean asked = terms.log().isSampled();
    if (!asked) {
      relay.close();
    }
    if (connector != null) {
      connector.leave();
    }
    if (backendTerms != null) {
      backendTerms.backend().ended();
    }
    count(culprit, when);
    log(culprit, when);
    if (asked) {
      relay.close();
    }
    registry.remove(this);
    frontend.ended();
  }

  /** Adds what the stream was to the counters of all that it met. */
  private void count(char culprit, char when) {
    long in = request.totalBytes;
    long out = relay.response.totalBytes;
    terms.tally().add(Counter.BYTES_IN, in);
    terms.tally().add(Counter.BYTES_OUT, out);
    Counters ofListener = listener.counters();
    if (ofListener != null) {
      countAtListener(ofListener, in, out);
    }
    BackendTerms to = backendTerms;
    if (to == null) {
      return;
    }
    Tally server = connector == null ? null : connector.tally();
    Counter abort = when == 'Q' ? null : abortOf(culprit);
    long totalMs = loop.nowMs() - acceptedMs;
    countAt(to.tally(), in, out, abort, totalMs);
    if (server != null) {
      countAt(server, in, out, abort, totalMs);
    }
  }

  private void countAtListener(Counters counters, long in, long out) {
    Tally tally = counters.tally(loop.index());
    tally.add(Counter.BYTES_IN, in);
    tally.add(Counter.BYTES_OUT, out);
    counters.ended();
  }

  private void countAt(Tally tally, long in, long out, @Nullable Counter abort, long totalMs) {
    tally.add(Counter.BYTES_IN, in);
    tally.add(Counter.BYTES_OUT, out);
    if (abort != null) {
      tally.count(abort);
    }
    if (connectMs >= 0) {
      tally.times(Math.max(queueMs, 0), connectMs, totalMs);
    }
  }

  private @Nullable Counter abortOf(char culprit) {
    return switch (culprit) {
      case 'C', 'c' -> Counter.CLIENT_ABORTS;
      // Before there was a connection, it is an error of the connection.
      case 'S', 's' -> connectMs >= 0 ? Counter.SERVER_ABORTS : null;
      default -> null;
    };
  }

  private void log(char culprit, char when) {
    Connector tried = connector;
    boolean redispatched = tried != null && tried.isRedispatched();
    int retries = tried == null ? 0 : tried.retriesDone();
    boolean normal = culprit == '-' && !redispatched && retries == 0;
    if (!terms.log().wants(normal, request.totalBytes)) {
      return;
    }
    Backend backend = backendTerms == null ? null : backendTerms.backend();
    BackendServer last = tried == null ? null : tried.chosen();
    StreamRecord entry =
        new StreamRecord(
            clientAddress,
            listener.address(),
            acceptedWallMs,
            frontend.proxy().name(),
            backend == null ? frontend.proxy().name() : backend.name(),
            last == null ? StreamRecord.NO_SERVER : last.config().name(),
            queueMs,
            connectMs,
            loop.nowMs() - acceptedMs,
            request.totalBytes,
            relay.response.totalBytes,
            "" + culprit + when,
            frontend.processCurrent(),
            frontend.current(),
            backend == null ? 0 : backend.current(),
            tried == null || last == null ? 0 : tried.othersAtServer(),
            retries,
            redispatched,
            tried == null ? 0 : tried.serverQueue(),
            tried == null ? 0 : tried.backendQueue());
    SampleContext context = terms.log().isSampled() ? samples() : null;
    terms.log().ended(entry, normal, loop.wallMs(), context, sampleSupport.sample());
  }
}
