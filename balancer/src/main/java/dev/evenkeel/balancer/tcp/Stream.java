package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.log.StreamRecord;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.net.Timer;
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

  private Phase phase = Phase.CONNECT;
  private @Nullable BackendTerms backendTerms;
  private @Nullable Connector connector;
  private boolean endedBeforeConnect;
  private boolean turnRequested;
  private long queueMs = -1;
  private long connectMs = -1;

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
      int clientFd,
      SocketAddress clientAddress) {
    this.loop = loop;
    this.frontend = frontend;
    this.listener = listener;
    this.terms = terms;
    this.registry = registry;
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
  public void notConnected(char culprit) {
    finish(culprit, culprit == '-' ? '-' : 'C');
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
      finish('C', 'C');
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
      finish('C', 'C');
    }
  }

  // ---- time

  private void timerExpired() {
    switch (phase) {
      case CONNECT -> {
        if (connector != null && connector.deadlineMs() <= loop.nowMs()) {
          connector.expired();
        } else if (clientDeadlineWhileConnectingMs() <= loop.nowMs()) {
          finish('c', 'C');
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

  private void rearm() {
    long deadlineMs =
        switch (phase) {
          case CONNECT ->
              Math.min(
                  connector == null ? Long.MAX_VALUE : connector.deadlineMs(),
                  clientDeadlineWhileConnectingMs());
          case RELAY -> relay.deadlineMs();
          case ENDED -> Long.MAX_VALUE;
        };
    if (deadlineMs == Long.MAX_VALUE) {
      loop.timers().cancel(timer);
    } else {
      loop.timers().schedule(timer, deadlineMs);
    }
  }

  // ---- end

  @Override
  public void relayed(char culprit, boolean normal) {
    finish(culprit, normal && culprit == '-' ? '-' : phase.code);
  }

  /** Loop thread: ends the stream from outside, as at the end of the process. */
  void kill() {
    finish('K', phase.code);
  }

  private void finish(char culprit, char when) {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    loop.timers().cancel(timer);
    relay.close();
    if (connector != null) {
      connector.leave();
    }
    if (backendTerms != null) {
      backendTerms.backend().ended();
    }
    log(culprit, when);
    registry.remove(this);
    frontend.ended();
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
            last == null ? 0 : last.current(),
            retries,
            redispatched,
            0,
            0);
    terms.log().ended(entry, normal, loop.wallMs());
  }
}
