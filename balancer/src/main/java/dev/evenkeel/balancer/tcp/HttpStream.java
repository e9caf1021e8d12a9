package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.http.BodyFraming;
import dev.evenkeel.balancer.http.ConnectionHeader;
import dev.evenkeel.balancer.http.ConnectionTokens;
import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.reply.ErrorReplies;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Counters;
import dev.evenkeel.balancer.stats.Tally;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: a client's connection that speaks HTTP/1, and the request that it is at.
 *
 * <p><b>Phases</b> of a request: {@code request head}, {@code request rules} and {@code choose}
 * ({@link RequestStages}), {@code connect} ({@link Connector}), {@code send} and {@code response
 * head}, {@code response rules} ({@link ResponseStages}), {@code relay}, {@code log}; then the next
 * request, or the end. Requests of one connection follow each other strictly: what a client sends
 * ahead waits in the buffer.
 *
 * <p><b>Memory.</b> Between requests a connection holds no buffer and no {@link HttpTransaction}.
 */
final class HttpStream extends Stream implements Pollable {
  /** How long a client is listened to that was answered before it had said all. */
  private static final int LINGER_MS = 2000;

  /** Where a request is; the character is the second one of its termination state. */
  enum Phase {
    IDLE('R'),
    HEAD('R'),
    RULES('R'),
    TARPIT('T'),
    CONNECT('C'),
    RESPONSE_HEAD('H'),
    RESPONSE_RULES('H'),
    RELAY('D'),
    LINGER('L'),
    ENDED('-');

    final char code;

    Phase(char code) {
      this.code = code;
    }
  }

  final HttpSupport support;
  Phase phase = Phase.IDLE;

  /** Null between requests. */
  @Nullable HttpTransaction transaction;

  private @Nullable ServerConnection connection;

  /** The side for a new connection while {@link #server} is one that was idle. */
  private @Nullable Side spare;

  private boolean turnRequested;
  private int requests;
  private long idleSinceMs;
  private long untilMs;
  private char culprit = '-';
  private char when = '-';

  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          timerExpired();
        }
      };

  HttpStream(
      EventLoop loop,
      Frontend frontend,
      ListenSocket listener,
      FrontendTerms terms,
      StreamRegistry registry,
      SampleSupport sampleSupport,
      HttpSupport support,
      int clientFd,
      SocketAddress clientAddress,
      @Nullable SessionMemory memory) {
    super(
        loop, frontend, listener, terms, registry, sampleSupport, clientFd, clientAddress, memory);
    this.support = support;
    client.delaysSmallWrites = clientAddress instanceof SocketAddress.Internet;
  }

  @Override
  void begin() {
    terms.log().connected(clientAddress(), listener.address(), acceptedWallMs);
    registry.add(this);
    terms.tally().session(acceptedMs);
    Counters ofListener = listener.counters();
    if (ofListener != null) {
      ofListener.tally(loop.index()).session(acceptedMs);
      ofListener.began();
    }
    idleSinceMs = acceptedMs;
    client.watch();
    readRequest();
  }

  // ---- request head

  private void readRequest() {
    HttpTransaction at = transaction;
    if (at == null) {
      at = support.take();
      at.begin(this, requests == 0);
      transaction = at;
    }
    if (!at.request.receive(client)) {
      clientBroke();
      return;
    }
    parseRequest(at);
  }

  private void parseRequest(HttpTransaction at) {
    int end = at.request.parse();
    if (end > 0) {
      requestArrived(at);
    } else if (end == HeadParser.REFUSED || at.request.isFull()) {
      startRequest(at);
      terms.tally().count(Counter.REQUEST_ERRORS);
      refuse(400, 'P');
    } else if (at.request.inputClosed) {
      clientLeft(at);
    } else if (at.request.isIdle()) {
      phase = Phase.IDLE;
      support.give(at);
      transaction = null;
      rearm();
    } else {
      if (phase == Phase.IDLE) {
        startRequest(at);
      }
      phase = Phase.HEAD;
      rearm();
    }
  }

  /** The first byte of a request has come. */
  private void startRequest(HttpTransaction at) {
    if (at.startedMs == 0) {
      at.startedMs = loop.nowMs();
      at.record.setBefore(0, (int) (at.startedMs - idleSinceMs));
    }
  }

  /** The client has ended its direction before a request was whole. */
  private void clientLeft(HttpTransaction at) {
    boolean spoke = !at.request.isIdle();
    if (!spoke && (requests > 0 || support.terms.ignoresProbes())) {
      close();
      return;
    }
    terms.tally().count(Counter.REQUEST_ERRORS);
    startRequest(at);
    refuse(400, 'C');
  }

  private void clientBroke() {
    HttpTransaction at = transaction;
    if (at == null || (at.startedMs == 0 && requests > 0)) {
      close();
    } else {
      finish('C', phase.code);
    }
  }

  private void requestArrived(HttpTransaction at) {
    startRequest(at);
    phase = Phase.RULES;
    requests++;
    at.headMs = loop.nowMs();
    HttpHead head = at.request.head;
    at.method = head.method();
    at.isOld = head.minorVersion() == 0;
    int tokens = ConnectionTokens.of(head);
    at.asksUpgrade = (tokens & ConnectionTokens.UPGRADE) != 0;
    at.clientKeepsAlive =
        ConnectionTokens.keepsAlive(head, tokens) && !support.terms.closes() && !head.isAmbiguous();
    at.request.begin(BodyFraming.ofRequest(head));
    // What it says of this connection is no part of the request that rules see.
    support.connectionHeader.rewrite(head, ConnectionHeader.Says.NOTHING);
    terms.tally().count(Counter.REQUESTS);
    at.record.requestArrived(head);
    if (at.request.isMalformed()) {
      terms.tally().count(Counter.REQUEST_ERRORS);
      at.clientKeepsAlive = false;
      refuse(400, 'P');
      return;
    }
    at.requestStages.begin();
  }

  // ---- what the stages of a request ask for

  /** All rules have had their say: a server is called. */
  void callServer(BackendTerms to) {
    phase = Phase.CONNECT;
    server.limits(to.serverTimeoutMs(), to.serverFinTimeoutMs());
    Connector calling = new Connector(loop, this, to, arrivedAtPort());
    connector = calling;
    calling.start();
  }

  /** The client is made to wait for its answer. */
  void tarpit() {
    phase = Phase.TARPIT;
    untilMs = loop.nowMs() + support.terms.tarpitTimeoutMs();
    rearm();
  }

  /** The client gets the answer that a rule has set. */
  void answer(HttpTransaction at, char culprit, char when) {
    Reply reply = at.answer;
    if (reply == null) {
      refuse(500, 'P');
    } else {
      send(at, reply, culprit, when);
    }
  }

  /** The client gets a page that says what went wrong; the request is over. */
  void refuse(int status, char culprit) {
    refuse(status, culprit, phase.code);
  }

  void refuse(int status, char culprit, char when) {
    HttpTransaction at = transaction;
    if (at == null) {
      close();
      return;
    }
    if (phase == Phase.IDLE || phase == Phase.HEAD) {
      sendRaw(at, errorReply(status), culprit, when);
      return;
    }
    send(at, errorReply(status), culprit, when);
  }

  /** There is no request that rules could look at: the page goes out as it is, and that is all. */
  private void sendRaw(HttpTransaction at, Reply reply, char culprit, char when) {
    this.culprit = culprit;
    this.when = when;
    at.isLocal = true;
    at.clientKeepsAlive = false;
    at.requestOver = true;
    at.record.setStatus(reply.loggedStatus());
    if (reply.isSilence() || !ReplyWriter.writeRaw(reply, at.response)) {
      finish(culprit, when);
      return;
    }
    phase = Phase.RELAY;
    pump();
  }

  /** What a client is told with a status. */
  Reply errorReply(int status) {
    BackendTerms to = backendTerms;
    return ErrorReplies.find(
        frontend.proxy(),
        to == null ? null : to.backend().proxy(),
        status,
        samples(),
        sampleSupport.sample());
  }

  private void send(HttpTransaction at, Reply reply, char culprit, char when) {
    this.culprit = culprit;
    this.when = when;
    leaveServer(false);
    at.forgetResponse();
    at.isLocal = true;
    at.requestOver = at.request.isWhole();
    at.clientKeepsAlive &= at.requestOver;
    if (at.requestOver) {
      at.request.dropBody();
    }
    at.answeredStatus = reply.loggedStatus();
    if (reply.isSilence()) {
      at.record.setStatus(reply.loggedStatus());
      finish(culprit, when);
      return;
    }
    if (!ReplyWriter.write(reply, at.method == HttpMethod.HEAD, at.response)) {
      finish(culprit, when);
      return;
    }
    HttpHead written = at.response.head;
    at.clientKeepsAlive &= (ConnectionTokens.of(written) & ConnectionTokens.CLOSE) == 0;
    phase = Phase.RESPONSE_RULES;
    terms.tally().count(Counter.INTERCEPTED);
    at.responseStages.beginLocal(this);
  }

  /** Adds a denial to the counters of all that the request met. */
  void countDenial(Counter counter) {
    terms.tally().count(counter);
    if (backendTerms != null) {
      backendTerms.tally().count(counter);
    }
  }

  /** A server has answered. */
  void responseArrived(HttpTransaction at) {}

  void sendInterim(Reply reply) {
    HttpTransaction at = transaction;
    if (at != null && ReplyWriter.writeInterim(reply, at.response)) {
      at.response.pass(server, client);
    }
  }

  // ---- connect

  @Override
  public void assigned() {
    HttpTransaction at = transaction;
    if (queueMs < 0 && at != null) {
      queueMs = loop.nowMs() - at.headMs;
    }
  }

  @Override
  public void leftQueue() {
    assigned();
  }

  @Override
  public boolean hasBytesForServer() {
    return true;
  }

  @Override
  public boolean isProbe() {
    return false;
  }

  @Override
  public void connectDeadlineChanged() {
    rearm();
  }

  @Override
  public @Nullable Side reused(BackendServer to) {
    BackendTerms in = backendTerms;
    if (in == null) {
      return null;
    }
    ServerConnection idle = in.idle().take(to, in.http().reuse(), requests <= 1);
    if (idle == null) {
      return null;
    }
    connection = idle;
    if (server != idle.side) {
      spare = server;
      server = idle.side;
    }
    server.belongTo(this);
    server.connected = true;
    server.lastActivityMs = loop.nowMs();
    return server;
  }

  @Override
  public Side fresh() {
    connection = null;
    if (server.isOpen()) {
      server.close();
    }
    server.belongTo(this);
    return server;
  }

  @Override
  public void connected() {
    HttpTransaction at = transaction;
    BackendServer to = chosen();
    if (at == null) {
      return;
    }
    connectMs = loop.nowMs() - at.headMs - Math.max(queueMs, 0);
    ServerConnection through = connection;
    if (through == null && to != null) {
      through = new ServerConnection(server, to);
      connection = through;
    }
    if (through != null) {
      through.requests++;
    }
    phase = Phase.RESPONSE_HEAD;
    server.lastActivityMs = loop.nowMs();
    if (!at.isSent) {
      at.isSent = true;
      at.requestStages.prepareForServer(this);
      BackendTerms in = backendTerms;
      if (in != null && in.http().retryOn() != RetryCause.CONNECTION_FAILURE.bit()) {
        at.request.retain();
      }
      if (!at.request.writeHead()) {
        refuse(400, 'P', 'R');
        return;
      }
    }
    pump();
  }

  @Override
  public void brokenAtOnce(int errno) {
    connectMs = 0;
    phase = Phase.RESPONSE_HEAD;
    responseFailed(RetryCause.EMPTY_RESPONSE, 502, 'S');
  }

  @Override
  public void notConnected(char culprit, char when) {
    refuse(when == 'Q' || culprit == 'S' || culprit == 's' ? 503 : 500, culprit, when);
  }

  private char waitingCode() {
    return connector != null && connector.isQueued() ? 'Q' : 'C';
  }

  // ---- send, response head, relay

  /** Lets both directions work. */
  void pump() {
    HttpTransaction at = transaction;
    if (at == null || !pumpRequest(at)) {
      return;
    }
    if (phase == Phase.RESPONSE_HEAD && !readResponse(at)) {
      return;
    }
    if (phase == Phase.RELAY && !pumpResponse(at)) {
      return;
    }
    if (phase == Phase.RELAY && at.responseOver && (at.requestOver || !isTunnel(at))) {
      exchangeOver(at);
      return;
    }
    if (phase == Phase.RESPONSE_HEAD || phase == Phase.RELAY) {
      if (at.request.isUnfinished() || at.response.isUnfinished()) {
        again();
      }
      rearm();
    }
  }

  private static boolean isTunnel(HttpTransaction at) {
    return at.response.framing() == BodyFraming.TUNNEL;
  }

  /** Passes on what there is of the request; false if that ended it. */
  private boolean pumpRequest(HttpTransaction at) {
    if (at.requestOver || at.isLocal) {
      return true;
    }
    if (at.requestLost) {
      return true;
    }
    switch (at.request.pass(client, server)) {
      case OVER -> {
        at.requestOver = true;
        if (at.request.framing() == BodyFraming.TUNNEL) {
          Sockets.shutdown(server.fd, Sockets.SHUT_WR);
        }
      }
      case WAITS -> {}
      case CUT, READ_FAILED -> {
        // The server is not to take the part for the whole.
        Sockets.resetOnClose(server.fd);
        finish('C', 'D');
        return false;
      }
      case MALFORMED -> {
        terms.tally().count(Counter.REQUEST_ERRORS);
        if (at.responseHeadMs == 0) {
          at.clientKeepsAlive = false;
          refuse(400, 'P', phase.code);
        } else {
          finish('P', phase.code);
        }
        return false;
      }
      case WRITE_FAILED -> {
        // The server may have answered before it went.
        at.requestLost = true;
        server.readable = true;
      }
    }
    return true;
  }

  /** Looks for the head of the response; false if it is not there, or that ended the request. */
  private boolean readResponse(HttpTransaction at) {
    for (; ; ) {
      boolean unbroken = at.response.receive(server);
      int end = at.response.parse();
      if (end == HeadParser.NEEDS_MORE && unbroken && !at.response.inputClosed) {
        if (at.response.isFull()) {
          responseFailed(RetryCause.JUNK_RESPONSE, 502, 'P');
          return false;
        }
        if (at.request.isUnfinished()) {
          again();
        }
        rearm();
        return false;
      }
      if (end <= 0) {
        boolean empty = at.response.isIdle();
        boolean junk = end == HeadParser.REFUSED || !empty;
        responseFailed(
            junk ? RetryCause.JUNK_RESPONSE : RetryCause.EMPTY_RESPONSE,
            502,
            end == HeadParser.REFUSED ? 'P' : 'S');
        return false;
      }
      int status = at.response.head.status();
      if (status == 101 && !at.asksUpgrade) {
        // RFC 9110 15.2.2: nobody has asked for it.
        responseFailed(RetryCause.JUNK_RESPONSE, 502, 'P');
        return false;
      }
      if (status >= 200 || status == 101) {
        if (retries(at, RetryCause.bitOfStatus(status))) {
          return false;
        }
        at.request.forgetSent();
        return at.responseStages.begin(this);
      }
      if (!passInterim(at)) {
        return false;
      }
    }
  }

  /** An interim response goes on as it came, to a client that can understand it. */
  private boolean passInterim(HttpTransaction at) {
    at.response.begin(BodyFraming.NONE);
    at.interimBytes += at.response.head.storedLength();
    if (!at.isOld) {
      ResponseStages.removeFraming(at.response.head);
      support.connectionHeader.rewrite(at.response.head, ConnectionHeader.Says.NOTHING);
      if (!at.response.writeHead()) {
        responseFailed(RetryCause.JUNK_RESPONSE, 502, 'P');
        return false;
      }
      if (at.response.pass(server, client) == MessageChannel.Outcome.WRITE_FAILED) {
        finish('C', phase.code);
        return false;
      }
    }
    at.response.next();
    return true;
  }

  /** There is no response: the request is sent once more, or the client is told. */
  void responseFailed(RetryCause cause, int status, char culprit) {
    HttpTransaction at = transaction;
    if (at == null || retries(at, cause.bit())) {
      return;
    }
    Connector calling = connector;
    Tally ofServer = calling == null ? null : calling.tally();
    if (ofServer != null) {
      ofServer.count(Counter.RESPONSE_ERRORS);
    }
    if (backendTerms != null) {
      backendTerms.tally().count(Counter.RESPONSE_ERRORS);
    }
    ServerConnection through = connection;
    if (cause == RetryCause.EMPTY_RESPONSE
        && !at.isFirst
        && through != null
        && through.provenToLast) {
      // The server closed an idle connection just now: the client is to try again (RFC 9112 9.3.1).
      finish(culprit, 'H');
    } else {
      refuse(status, culprit, 'H');
    }
  }

  /** Sends the request once more, if that is wanted after such a failure and can be done. */
  boolean retries(HttpTransaction at, int causeBit) {
    Connector calling = connector;
    BackendTerms to = backendTerms;
    if (calling == null
        || to == null
        || (to.http().retryOn() & causeBit) == 0
        || !at.mayBeRetried
        || !calling.mayRetry()
        || !at.request.rewind()) {
      return false;
    }
    connection = null;
    at.forgetResponse();
    at.requestOver = false;
    at.requestLost = false;
    at.responseHeadMs = 0;
    phase = Phase.CONNECT;
    calling.again();
    return true;
  }

  /** The response may go on: its head is what the client is to get. */
  boolean relay(HttpTransaction at) {
    if (!at.response.writeHead()) {
      finish('P', 'H');
      return false;
    }
    phase = Phase.RELAY;
    client.lastActivityMs = loop.nowMs();
    return true;
  }

  /** Passes on what there is of the response; false if that ended the request. */
  private boolean pumpResponse(HttpTransaction at) {
    if (at.responseOver) {
      return true;
    }
    switch (at.response.pass(server, client)) {
      case OVER -> {
        at.responseOver = true;
        if (isTunnel(at) && !at.requestOver) {
          Sockets.shutdown(client.fd, Sockets.SHUT_WR);
        }
      }
      case WAITS -> {}
      case CUT, READ_FAILED, MALFORMED -> {
        finish('S', 'D');
        return false;
      }
      case WRITE_FAILED -> {
        finish('C', 'D');
        return false;
      }
    }
    return true;
  }

  /** From here on there are only bytes in both directions. */
  void openTunnel(HttpTransaction at) {
    at.request.begin(BodyFraming.TUNNEL);
    at.requestOver = false;
    at.clientKeepsAlive = false;
    at.serverKeepsAlive = false;
  }

  // ---- the end of an exchange

  private void exchangeOver(HttpTransaction at) {
    boolean serverStays =
        at.serverKeepsAlive
            && at.requestOver
            && !at.response.hasMore()
            && !server.hungUp
            && !server.broken
            && !at.response.inputClosed;
    boolean clientStays = at.clientKeepsAlive && at.requestOver && !client.broken;
    leaveServer(serverStays);
    report(at, culprit, when);
    if (clientStays && !(at.request.inputClosed && !at.request.hasMore())) {
      nextRequest(at);
    } else {
      part(at);
    }
  }

  private void nextRequest(HttpTransaction at) {
    idleSinceMs = loop.nowMs();
    acceptedMs = idleSinceMs;
    acceptedWallMs = loop.wallMs();
    client.lastActivityMs = idleSinceMs;
    phase = Phase.IDLE;
    if (at.request.hasMore()) {
      at.next();
      again();
      return;
    }
    support.give(at);
    transaction = null;
    if (client.readable || client.hungUp) {
      again();
    }
    rearm();
  }

  /** The connection has done its work; what the client still says is not waited for long. */
  private void part(HttpTransaction at) {
    boolean mayClose = at.requestOver && !at.request.hasMore() && !client.readable;
    if (mayClose || client.broken || at.request.inputClosed) {
      close();
      return;
    }
    // A close with bytes unread is a reset, and that destroys what is on its way to the client.
    phase = Phase.LINGER;
    untilMs = loop.nowMs() + LINGER_MS;
    Sockets.shutdown(client.fd, Sockets.SHUT_WR);
    support.give(at);
    transaction = null;
    linger();
  }

  private void linger() {
    if (LingeringClose.swallow(client, loop)) {
      close();
    } else {
      rearm();
    }
  }

  /** The request has no server any more. */
  private void leaveServer(boolean stays) {
    ServerConnection through = connection;
    connection = null;
    BackendTerms in = backendTerms;
    if (stays && through != null && in != null) {
      server = spare == null ? new Side(this, loop) : spare;
      spare = null;
      in.idle().put(through);
    } else {
      server.close();
    }
    if (connector != null) {
      connector.leave();
    }
  }

  /** Phase log: counts the request, writes its line, and forgets it. */
  private void report(HttpTransaction at, char culprit, char when) {
    if (backendTerms != null) {
      backendTerms.backend().ended();
    }
    HttpReport.report(this, at, culprit, when);
    StreamSamples seen = samples;
    if (seen != null) {
      seen.forgetRequest();
    }
    backendTerms = null;
    connector = null;
    persistence = null;
    queueMs = -1;
    retriesWanted = -1;
    connectMs = -1;
    this.culprit = '-';
    this.when = '-';
  }

  /** The request ends here, and with it the connection: nobody can be told. */
  void finish(char culprit, char when) {
    if (phase == Phase.ENDED) {
      return;
    }
    HttpTransaction at = transaction;
    leaveServer(false);
    if (at != null) {
      report(at, culprit, when);
    }
    close();
  }

  private void close() {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    loop.timers().cancel(timer);
    server.close();
    client.close();
    HttpTransaction at = transaction;
    if (at != null) {
      support.give(at);
      transaction = null;
    }
    Counters ofListener = listener.counters();
    if (ofListener != null) {
      ofListener.ended();
    }
    if (samples != null) {
      samples.forget(VariableScope.TXN);
    }
    if (memory != null) {
      memory.end(0, 0);
    }
    registry.remove(this);
    frontend.ended(listener);
  }

  // ---- readiness

  @Override
  public void ready(Side side) {
    if (side == client) {
      clientReady();
    } else {
      serverReady();
    }
  }

  private void clientReady() {
    switch (phase) {
      case IDLE, HEAD -> {
        if (client.readable) {
          readRequest();
        }
      }
      case RULES, TARPIT, CONNECT, RESPONSE_RULES -> moreOfRequest();
      case RESPONSE_HEAD, RELAY -> {
        if (client.broken && !client.readable) {
          finish('C', phase.code);
        } else {
          pump();
        }
      }
      case LINGER -> linger();
      case ENDED -> {}
    }
  }

  /** More has come of a request that is not sent yet. */
  private void moreOfRequest() {
    HttpTransaction at = transaction;
    if (at == null) {
      return;
    }
    if (client.broken || !at.request.receive(client)) {
      finish('C', phase == Phase.CONNECT ? waitingCode() : phase.code);
      return;
    }
    switch (phase) {
      case RULES -> at.requestStages.resume();
      case TARPIT -> {
        if (at.request.inputClosed) {
          finish('C', 'T');
        }
      }
      case CONNECT -> {
        BackendTerms in = backendTerms;
        if (at.request.inputClosed && in != null && in.abortOnClose()) {
          refuse(400, 'C', waitingCode());
        }
      }
      default -> {}
    }
  }

  private void serverReady() {
    switch (phase) {
      case CONNECT -> {
        if (connector != null) {
          connector.ready();
        }
      }
      case RESPONSE_HEAD, RELAY -> pump();
      case RESPONSE_RULES -> {
        HttpTransaction at = transaction;
        if (at != null) {
          at.response.receive(server);
          at.responseStages.resume();
        }
      }
      default -> {}
    }
  }

  private void again() {
    if (!turnRequested) {
      turnRequested = true;
      loop.again(this);
    }
  }

  /** The turn that was asked for. */
  @Override
  public void ready(int readiness) {
    turnRequested = false;
    switch (phase) {
      case IDLE -> readRequest();
      case RESPONSE_HEAD, RELAY -> pump();
      default -> {}
    }
  }

  // ---- time

  private int clientTimeoutMs(@Nullable HttpTransaction at) {
    return at != null && at.clientTimeoutMs > 0 ? at.clientTimeoutMs : terms.clientTimeoutMs();
  }

  private int serverTimeoutMs(HttpTransaction at) {
    if (at.serverTimeoutMs > 0) {
      return at.serverTimeoutMs;
    }
    return backendTerms == null ? 0 : backendTerms.serverTimeoutMs();
  }

  private static long after(long fromMs, int limitMs) {
    return limitMs > 0 ? fromMs + limitMs : Long.MAX_VALUE;
  }

  private long deadlineMs() {
    HttpTransaction at = transaction;
    HttpTerms http = support.terms;
    return switch (phase) {
      case IDLE -> idleDeadlineMs();
      case HEAD ->
          http.requestTimeoutMs() > 0 && at != null
              ? at.startedMs + http.requestTimeoutMs()
              : after(client.lastActivityMs, terms.clientTimeoutMs());
      case RULES ->
          at == null
              ? Long.MAX_VALUE
              : Math.min(at.requestStages.deadlineMs(), clientDeadlineMs(at));
      case RESPONSE_RULES ->
          Math.min(
              at == null
                  ? Long.MAX_VALUE
                  : Math.min(at.waitUntilMs, at.responseStages.deadlineMs()),
              at == null ? Long.MAX_VALUE : after(server.lastActivityMs, serverTimeoutMs(at)));
      case TARPIT, LINGER -> untilMs;
      case CONNECT -> connector == null ? Long.MAX_VALUE : connector.deadlineMs();
      case RESPONSE_HEAD, RELAY ->
          at == null ? Long.MAX_VALUE : Math.min(clientDeadlineMs(at), serverDeadlineMs(at));
      case ENDED -> Long.MAX_VALUE;
    };
  }

  private long idleDeadlineMs() {
    HttpTerms http = support.terms;
    if (requests > 0) {
      int limitMs =
          http.keepAliveTimeoutMs() > 0 ? http.keepAliveTimeoutMs() : http.requestTimeoutMs();
      return after(idleSinceMs, limitMs > 0 ? limitMs : terms.clientTimeoutMs());
    }
    return after(
        idleSinceMs,
        http.requestTimeoutMs() > 0 ? http.requestTimeoutMs() : terms.clientTimeoutMs());
  }

  /** When the client will have been silent for too long, while something is awaited from it. */
  private long clientDeadlineMs(@Nullable HttpTransaction at) {
    if (at == null) {
      return Long.MAX_VALUE;
    }
    if (isTunnel(at)) {
      return after(Math.max(client.lastActivityMs, server.lastActivityMs), tunnelTimeoutMs(at));
    }
    boolean awaited =
        (phase == Phase.RELAY && at.response.isBlocked())
            || (!at.requestOver && !at.isLocal && !at.request.isBlocked() && !at.request.isWhole());
    return awaited ? after(client.lastActivityMs, clientTimeoutMs(at)) : Long.MAX_VALUE;
  }

  private int tunnelTimeoutMs(HttpTransaction at) {
    if (at.tunnelTimeoutMs > 0) {
      return at.tunnelTimeoutMs;
    }
    int ofBackend = backendTerms == null ? 0 : backendTerms.tunnelTimeoutMs();
    return ofBackend > 0 ? ofBackend : terms.clientTimeoutMs();
  }

  private long serverDeadlineMs(HttpTransaction at) {
    if (at.isLocal || isTunnel(at)) {
      return Long.MAX_VALUE;
    }
    boolean awaited =
        at.request.isBlocked()
            || (phase == Phase.RESPONSE_HEAD && (at.requestOver || at.request.isWhole()))
            || (phase == Phase.RELAY && !at.responseOver && !at.response.isBlocked());
    return awaited ? after(server.lastActivityMs, serverTimeoutMs(at)) : Long.MAX_VALUE;
  }

  /** Sets the timer to the time at which something has to happen if nothing does before. */
  void rearm() {
    long deadlineMs = deadlineMs();
    if (deadlineMs == Long.MAX_VALUE) {
      loop.timers().cancel(timer);
    } else {
      loop.timers().schedule(timer, deadlineMs);
    }
  }

  private void timerExpired() {
    if (deadlineMs() > loop.nowMs()) {
      rearm();
      return;
    }
    HttpTransaction at = transaction;
    switch (phase) {
      case IDLE, HEAD -> requestTimedOut(at);
      case RULES -> {
        if (at != null && at.requestStages.deadlineMs() <= loop.nowMs()) {
          at.requestStages.resume();
        } else {
          refuse(408, 'c', 'R');
        }
      }
      case RESPONSE_RULES -> {
        if (at != null) {
          at.responseStages.resume();
        }
      }
      case TARPIT -> {
        if (at != null) {
          answer(at, 'P', 'T');
        }
      }
      case CONNECT -> {
        if (connector != null) {
          connector.expired();
        }
      }
      case RESPONSE_HEAD, RELAY -> {
        if (at != null) {
          exchangeTimedOut(at);
        }
      }
      case LINGER -> close();
      case ENDED -> {}
    }
  }

  private void requestTimedOut(@Nullable HttpTransaction at) {
    if (phase == Phase.IDLE && (requests > 0 || support.terms.ignoresProbes())) {
      close();
      return;
    }
    if (at == null) {
      HttpTransaction begun = support.take();
      begun.begin(this, true);
      transaction = begun;
      startRequest(begun);
    }
    terms.tally().count(Counter.REQUEST_ERRORS);
    refuse(408, 'c', 'R');
  }

  private void exchangeTimedOut(HttpTransaction at) {
    boolean clientIsLate = clientDeadlineMs(at) <= loop.nowMs();
    char late = clientIsLate ? 'c' : 's';
    if (phase == Phase.RELAY) {
      finish(late, 'D');
    } else if (clientIsLate) {
      refuse(408, 'c', 'H');
    } else {
      responseFailed(RetryCause.RESPONSE_TIMEOUT, 504, 's');
    }
  }

  // ---- what others see

  @Override
  @Nullable HttpExchange http() {
    return phase == Phase.IDLE || phase == Phase.HEAD ? null : transaction;
  }

  @Override
  @Nullable HttpRecord record() {
    return transaction == null ? null : transaction.record;
  }

  @Override
  Content requestContent() {
    return new HttpContent(this, true);
  }

  @Override
  Content responseContent() {
    return new HttpContent(this, false);
  }

  @Override
  void kill() {
    if (transaction == null || phase == Phase.IDLE) {
      close();
    } else {
      finish('K', phase == Phase.CONNECT ? waitingCode() : phase.code);
    }
  }

  @Override
  void kill(char culprit) {
    if (phase == Phase.RESPONSE_HEAD && !at().responseOver) {
      refuse(503, culprit, 'H');
    } else {
      finish(culprit, phase == Phase.CONNECT ? waitingCode() : phase.code);
    }
  }

  private HttpTransaction at() {
    HttpTransaction now = transaction;
    if (now == null) {
      throw new IllegalStateException(phase.name());
    }
    return now;
  }

  @Override
  StreamView view() {
    BackendTerms to = backendTerms;
    HttpTransaction at = transaction;
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
        half(client, at == null ? null : at.request),
        half(server, at == null ? null : at.response),
        deadlineMs == Long.MAX_VALUE ? -1 : Math.max(0, deadlineMs - loop.nowMs()));
  }

  private static StreamView.Half half(Side side, @Nullable MessageChannel channel) {
    return new StreamView.Half(
        side.isOpen() ? side.fd : -1,
        side.connected,
        channel == null ? 0 : channel.receivedBytes,
        channel == null ? 0 : channel.waitingBytes(),
        channel != null && channel.inputClosed);
  }
}
