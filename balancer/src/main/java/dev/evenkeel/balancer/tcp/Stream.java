package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.StreamRecord;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.proxyproto.ProxyHeader;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.VariableScope;
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
final class Stream implements Side.Owner, Connector.Owner, Relay.Owner, Relay.Gate, Pollable {
  private enum Phase {
    INSPECT('R'),
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
  private long acceptedMs;
  private long acceptedWallMs;
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

  /** What looks at the request or the response; null while nothing does. */
  private @Nullable Inspection inspection;

  private @Nullable Persistence persistence;

  /** What rules have noted of the connection; null for nothing. */
  private @Nullable SessionMemory memory;

  private boolean endedBeforeConnect;
  private boolean turnRequested;
  private boolean logged;
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
      SocketAddress clientAddress,
      @Nullable SessionMemory memory) {
    this.loop = loop;
    this.frontend = frontend;
    this.listener = listener;
    this.terms = terms;
    this.registry = registry;
    this.sampleSupport = sampleSupport;
    this.clientAddress = clientAddress;
    this.memory = memory;
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

  /** Says when the connection was accepted, where that was before the stream was made. */
  void acceptedAt(long nowMs, long wallMs) {
    acceptedMs = nowMs;
    acceptedWallMs = wallMs;
  }

  /** Phase accept: lets rules look at the request, or finds a backend at once. */
  void begin() {
    terms.log().connected(clientAddress(), listener.address(), acceptedWallMs);
    registry.add(this);
    terms.tally().session(acceptedMs);
    Counters ofListener = listener.counters();
    if (ofListener != null) {
      ofListener.tally(loop.index()).session(acceptedMs);
      ofListener.began();
    }
    RuleList rules = terms.requestRules();
    Switching switching = terms.switching();
    if (rules == null && switching.isSettled() && switching.otherwise() == null) {
      finish('S', 'C');
      return;
    }
    // What came along with the connection is known before a server is called: its end above all.
    if (rules == null && switching.isSettled()) {
      if (request.fetch(client, server) == Channel.Outcome.READ_FAILED) {
        finish('C', 'R');
        return;
      }
    } else if (!gathersRequest()) {
      return;
    }
    client.watch();
    if (rules == null) {
      chooseBackend();
    } else {
      inspect(rules, terms.requestDelayMs());
    }
  }

  // ---- inspect

  /** Reads what rules may look at; false if that ended the stream. */
  private boolean gathersRequest() {
    if (request.gather(client, RESERVE_BYTES) == Channel.Outcome.READ_FAILED) {
      finish('C', 'R');
      return false;
    }
    return true;
  }

  private void inspect(RuleList rules, int delayMs) {
    phase = Phase.INSPECT;
    Inspection begun = new Inspection(rules, delayMs, false);
    inspection = begun;
    look(begun);
  }

  private void look(Inspection at) {
    switch (at.look(samples(), sampleSupport.sample(), request, loop.nowMs())) {
      case WAIT -> rearm();
      case CONTINUE, ACCEPT -> {
        inspection = null;
        BackendTerms in = backendTerms;
        if (in == null) {
          chooseBackend();
        } else {
          callServer(in);
        }
      }
      case REJECT, DROP, CLOSE -> {
        countDenial(Counter.DENIED_REQUESTS);
        finish('P', 'R');
      }
    }
  }

  private void clientReadyWhileInspecting(Inspection at) {
    if (client.broken) {
      finish('C', 'R');
      return;
    }
    long before = request.totalBytes;
    // Rules look again only at what has changed.
    if (gathersRequest() && (request.totalBytes > before || request.inputClosed)) {
      look(at);
    }
  }

  /** The rules of the backend look at the response. */
  @Override
  public boolean opens() {
    Inspection at = inspection;
    if (at == null) {
      return true;
    }
    return switch (at.look(samples(), sampleSupport.sample(), relay.response, loop.nowMs())) {
      case WAIT -> false;
      case CONTINUE, ACCEPT -> {
        inspection = null;
        yield true;
      }
      case CLOSE -> {
        finish('-', '-');
        yield false;
      }
      case DROP -> {
        denyResponse('R');
        yield false;
      }
      case REJECT -> {
        denyResponse('D');
        yield false;
      }
    };
  }

  private void denyResponse(char when) {
    countDenial(Counter.DENIED_RESPONSES);
    finish('P', when);
  }

  private void countDenial(Counter counter) {
    terms.tally().count(counter);
    if (backendTerms != null) {
      backendTerms.tally().count(counter);
    }
  }

  // ---- choose

  private void chooseBackend() {
    Switching switching = terms.switching();
    BackendTerms to =
        switching.isSettled()
            ? switching.otherwise()
            : switching.choose(samples(), sampleSupport.sample());
    if (to == null) {
      finish('S', 'C');
      return;
    }
    backendTerms = to;
    to.backend().began();
    to.tally().session(acceptedMs);
    RuleList rules = to.requestRules();
    // A proxy that is both has had its say already.
    if (rules == null || to.backend().name().equals(frontend.name())) {
      callServer(to);
    } else if (gathersRequest()) {
      inspect(rules, to.requestDelayMs());
    }
  }

  private void callServer(BackendTerms to) {
    phase = Phase.CONNECT;
    endedBeforeConnect = request.inputClosed;
    if (to.persists()) {
      persistence = Persistence.of(to, samples(), sampleSupport.sample());
    }
    enter(to);
  }

  @Override
  public @Nullable BackendServer wanted() {
    return persistence == null ? null : persistence.wanted();
  }

  @Override
  public @Nullable SocketAddress clientDestination() {
    return samples().destination();
  }

  @Override
  public byte @Nullable [] clientTlv(int type) {
    return memory == null ? null : ProxyHeader.tlv(memory.tlvs, type);
  }

  @Override
  public boolean insists() {
    return persistence != null && persistence.isForced();
  }

  @Override
  public int priorityClass() {
    return samples == null ? 0 : samples.priorityClass();
  }

  @Override
  public int priorityOffsetMs() {
    return samples == null ? 0 : samples.priorityOffset();
  }

  private void enter(BackendTerms to) {
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
    BackendTerms in = backendTerms;
    if (in != null) {
      beginResponse(in);
    }
    if (relay.pump()) {
      rearm();
    }
  }

  private void beginResponse(BackendTerms in) {
    if (samples != null) {
      samples.forget(VariableScope.REQ);
    }
    BackendServer at = chosen();
    if (persistence != null && at != null) {
      persistence.learn(at);
    }
    RuleList rules = in.responseRules();
    if (rules != null) {
      inspection = new Inspection(rules, in.responseDelayMs(), true);
      relay.gate = this;
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
    SocketAddress said = memory == null ? null : memory.source;
    return said == null ? clientAddress : said;
  }

  /** Where the connection comes from as the kernel says. */
  SocketAddress realClientAddress() {
    return clientAddress;
  }

  /** What rules have noted of the connection; null for nothing. */
  @Nullable SessionMemory memory() {
    return memory;
  }

  /** Likewise; made where there is nothing yet. */
  SessionMemory noted() {
    SessionMemory made = memory;
    if (made == null) {
      made = new SessionMemory();
      memory = made;
    }
    return made;
  }

  @Override
  public @Nullable SocketAddress originalDestination() {
    return OriginalDestination.of(client.fd);
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
    if (terms.log().isEarly()) {
      log('-', '-', Long.MAX_VALUE);
      logged = true;
    }
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
      case INSPECT -> {
        if (inspection != null) {
          clientReadyWhileInspecting(inspection);
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
      case INSPECT -> inspectionTimerExpired();
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
        boolean inspected = relay.gate != null && responseDeadlineMs() <= loop.nowMs();
        if (inspected ? relay.pump() : relay.expired()) {
          rearm();
        }
      }
      case ENDED -> {}
    }
  }

  private void inspectionTimerExpired() {
    Inspection at = inspection;
    if (at != null && at.deadlineMs() <= loop.nowMs()) {
      look(at);
    } else if (clientDeadlineWhileConnectingMs() <= loop.nowMs()) {
      finish('c', 'R');
    } else {
      rearm();
    }
  }

  private long responseDeadlineMs() {
    return inspection == null ? Long.MAX_VALUE : inspection.deadlineMs();
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
      case INSPECT ->
          Math.min(
              inspection == null ? Long.MAX_VALUE : inspection.deadlineMs(),
              clientDeadlineWhileConnectingMs());
      case RELAY -> Math.min(relay.deadlineMs(), responseDeadlineMs());
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

  @Override
  public byte @Nullable [] evaluate(Expression expression) {
    Sample sample = sampleSupport.sample();
    return expression.evaluateAs(SampleType.BIN, samples(), sample) ? sample.copyOfBytes() : null;
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
        clientAddress(),
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
    if (samples != null) {
      samples.forget(VariableScope.REQ);
      samples.forget(VariableScope.RES);
    }
    if (!logged) {
      log(culprit, when, request.totalBytes);
    }
    if (asked) {
      relay.close();
    }
    if (memory != null) {
      memory.end(request.totalBytes, relay.response.totalBytes);
    }
    registry.remove(this);
    frontend.ended(listener);
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

  /**
   * Writes the stream's line, if it is wanted.
   *
   * @param bytesFromClient what tells whether the client has said anything
   */
  private void log(char culprit, char when, long bytesFromClient) {
    Connector tried = connector;
    boolean redispatched = tried != null && tried.isRedispatched();
    int retries = tried == null ? 0 : tried.retriesDone();
    boolean normal = culprit == '-' && !redispatched && retries == 0;
    StreamSamples seen = samples;
    if (!terms.log().wants(normal, bytesFromClient) || (seen != null && seen.isSilent())) {
      return;
    }
    Backend backend = backendTerms == null ? null : backendTerms.backend();
    BackendServer last = tried == null ? null : tried.chosen();
    StreamRecord entry =
        new StreamRecord(
            clientAddress(),
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
    Level level = seen == null ? null : seen.logLevel();
    terms.log().ended(entry, level, normal, loop.wallMs(), context, sampleSupport.sample());
  }
}
