package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.http.TimeoutKind;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.log.StreamRecord;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.concurrent.ThreadLocalRandom;
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
 * <p>The phases themselves are in classes of their own, and so is what wakes it ({@link
 * HttpWakeUp}); what stays here is how a request comes to a server and to its end.
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

  private final ServerLink link = new ServerLink(this);

  private boolean turnRequested;

  /** Whether a server has asked for credentials that hold for a connection. */
  boolean prefersLastServer;

  /** Requests that have come, the one that it is at included. */
  int requests;

  long idleSinceMs;

  /** When it closes because its frontend has stopped; later than ever where it does not. */
  long leavesMs = Long.MAX_VALUE;

  /** When the phase is over that only passes time. */
  long untilMs;

  private char culprit = '-';
  private char when = '-';

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
    enter();
    client.carriesMessages(terms.tally());
    start();
  }

  private void start() {
    idleSinceMs = acceptedMs;
    if (registry.hasStopped()) {
      frontendStopped();
    }
    client.watch();
    RequestHead.read(this);
  }

  /**
   * Begins in the place of a stream that did not speak HTTP: the rules of the frontend's contents
   * have had their say about the first request, and its backend may be chosen.
   *
   * @param received what has come so far
   */
  void goOn(Channel received) {
    HttpTransaction at = support.take();
    at.begin(this, true);
    at.requestStages.beginLate(backendTerms == null);
    transaction = at;
    at.request.adopt(received);
    client.carriesMessages(terms.tally());
    start();
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
    at().isUntimed = true;
    untilMs = loop.nowMs() + samples().timeoutMs(TimeoutKind.TARPIT);
    rearm();
  }

  /** The client gets a page that says what went wrong; the request is over. */
  void refuse(int status, char culprit) {
    refuse(status, culprit, phase.code);
  }

  void refuse(int status, char culprit, char when) {
    LocalAnswer.page(this, status, culprit, when);
  }

  /** What the log is to say of the request's end: whose doing it was, and when. */
  void endsBy(char culprit, char when) {
    this.culprit = culprit;
    this.when = when;
  }

  /** How its requests come to connections to servers. */
  ServerLink link() {
    return link;
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
  public @Nullable BackendServer preferred() {
    BackendTerms in = backendTerms;
    return in != null && (prefersLastServer || in.http().prefersLastServer()) && in.choiceVaries()
        ? link.keeps(in)
        : null;
  }

  @Override
  public boolean isSentAway(BackendServer to) {
    HttpTransaction at = transaction;
    Reply elsewhere = at == null ? null : ServerRedirect.of(to, at);
    if (at == null || elsewhere == null) {
      return false;
    }
    at.answer = elsewhere;
    LocalAnswer.ofRule(this, at, 'L', 'C');
    return true;
  }

  @Override
  public @Nullable Side reused(BackendServer to) {
    BackendTerms in = backendTerms;
    if (in == null || !link.takes(to, in, requests <= 1)) {
      return null;
    }
    server.belongTo(this);
    server.connected = true;
    server.lastActivityMs = loop.nowMs();
    return server;
  }

  @Override
  public Side fresh() {
    link.forget();
    if (server.isOpen()) {
      server.close();
    }
    server.belongTo(this);
    return server;
  }

  @Override
  public void connected() {
    HttpTransaction at = transaction;
    BackendTerms in = backendTerms;
    if (at == null || in == null) {
      return;
    }
    connectMs = loop.nowMs() - at.headMs - Math.max(queueMs, 0);
    link.begin(chosen(), in);
    at.response.relaxed(in.http().relaxedResponses());
    phase = Phase.RESPONSE_HEAD;
    reached(LogOrigin.CONNECT);
    server.lastActivityMs = loop.nowMs();
    if (!at.isSent) {
      at.isSent = true;
      at.requestStages.prepareForServer(this);
      if (in.http().sendsAgain()) {
        at.request.retain();
      }
      if (!at.request.writeHead()) {
        refuse(500, 'P', 'R');
        return;
      }
    } else if (at.request.hasHead() && !at.requestStages.sendAgain(this)) {
      refuse(500, 'P', 'R');
      return;
    }
    pump();
  }

  @Override
  public void brokenAtOnce(int errno) {
    connectMs = 0;
    phase = Phase.RESPONSE_HEAD;
    ResponseHead.failed(this, RetryCause.EMPTY_RESPONSE, 502, 'S');
  }

  @Override
  public void notConnected(char culprit, char when) {
    refuse(when == 'Q' || culprit == 'S' || culprit == 's' ? 503 : 500, culprit, when);
  }

  // ---- send, response head, relay

  /** Lets both directions work. */
  void pump() {
    HttpRelay.pump(this);
  }

  /** Whether a client that says nothing is let go without a word. */
  boolean mayEndSilently() {
    return requests > 0 || support.terms.ignoresProbes();
  }

  // ---- the end of an exchange

  /** Both messages are over, or no more of them can pass. */
  void exchangeOver(HttpTransaction at) {
    boolean serverStays =
        at.serverKeepsAlive
            && at.requestOver
            && !at.response.hasMore()
            && !server.hungUp
            && !server.broken
            && !at.response.inputClosed;
    boolean clientStays = at.clientKeepsAlive && at.requestOver && !client.broken;
    BackendTerms in = backendTerms;
    leavePlace();
    // What is logged of the server's connection must be asked while the request has it.
    report(at, culprit, when);
    link.end(serverStays, in);
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

  /** Listens to a client that was answered before it had said all. */
  void linger() {
    if (LingeringClose.swallow(client, loop)) {
      close();
    } else {
      rearm();
    }
  }

  /** The request has no server any more. */
  void leaveServer(boolean stays) {
    leavePlace();
    link.end(stays, backendTerms);
  }

  /** The request's place at the server is free; its connection is still there. */
  private void leavePlace() {
    if (connector != null) {
      connector.leave();
    }
  }

  /** Phase log: counts the request, writes its line, and forgets it. */
  private void report(HttpTransaction at, char culprit, char when) {
    leaveBackend();
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
    countedIn = 0;
    countedOut = 0;
    endsBy('-', '-');
  }

  /** The request ends here, and with it the connection: nobody can be told. */
  void finish(char culprit, char when) {
    if (phase == Phase.ENDED) {
      return;
    }
    HttpTransaction at = transaction;
    leavePlace();
    if (at != null) {
      report(at, culprit, when);
    }
    link.end(false, null);
    close();
  }

  void close() {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    link.close();
    client.close();
    HttpTransaction at = transaction;
    if (at != null) {
      support.give(at);
      transaction = null;
    }
    if (samples != null) {
      samples.forget(VariableScope.TXN);
    }
    leave();
  }

  // ---- readiness

  @Override
  public void ready(Side side) {
    if (side == client) {
      HttpWakeUp.clientReady(this);
    } else {
      HttpWakeUp.serverReady(this);
    }
  }

  /** Goes on in the loop's next turn. */
  void again() {
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
      case IDLE -> RequestHead.read(this);
      case RESPONSE_HEAD, RELAY -> pump();
      default -> {}
    }
  }

  // ---- time

  @Override
  long deadlineMs() {
    return HttpDeadlines.nextMs(this);
  }

  @Override
  void timerExpired() {
    if (deadlineMs() > loop.nowMs()) {
      rearm();
      return;
    }
    HttpWakeUp.timedOut(this);
  }

  // ---- the frontend's end

  /** Manual: {@code close-spread-time}, {@code option idle-close-on-response}. */
  @Override
  void frontendStopped() {
    int spreadMs = support.terms.closeSpreadMs();
    if (spreadMs < 0) {
      return;
    }
    leavesMs = loop.nowMs() + (spreadMs > 0 ? ThreadLocalRandom.current().nextInt(spreadMs) : 0);
    if (phase == Phase.IDLE && requests > 0 && !support.terms.keepsIdleAtStop()) {
      rearm();
    }
  }

  /** Whether the client is told that the connection ends with the answer it gets. */
  boolean isLeaving() {
    return loop.nowMs() >= leavesMs;
  }

  // ---- what others see

  @Override
  public @Nullable HttpExchange http() {
    return phase == Phase.IDLE || phase == Phase.HEAD ? null : transaction;
  }

  @Override
  HttpRecord record() {
    return transaction == null ? new HttpRecord() : transaction.record;
  }

  @Override
  StreamRecord soFar() {
    if (transaction != null) {
      HttpReport.note(this, transaction);
    }
    return StreamReport.record(this, loggedBytesIn(), loggedBytesOut(), culprit, when);
  }

  @Override
  long loggedBytesIn() {
    return transaction == null ? 0 : transaction.request.storedBytes();
  }

  @Override
  long loggedBytesOut() {
    HttpTransaction at = transaction;
    if (at == null) {
      return 0;
    }
    // What has come of a server's body is counted before it is passed on.
    int waiting = phase == Phase.RESPONSE_RULES && !at.isLocal ? at.response.waitingBytes() : 0;
    return at.interimBytes + at.response.storedBytes() + waiting;
  }

  @Override
  boolean isAtWork() {
    return phase != Phase.IDLE;
  }

  @Override
  void countSoFar() {
    super.countSoFar();
    if (transaction != null) {
      HttpReport.countMessages(this, transaction);
    }
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
      refuse(502, culprit, 'H');
    } else {
      finish(culprit, phase == Phase.CONNECT ? waitingCode() : phase.code);
    }
  }

  @Override
  void breakOff() {
    if (transaction == null) {
      close();
    } else {
      finish('I', phase.code);
    }
  }

  @Override
  void abandon() {
    leavePlace();
    close();
  }

  /** The request that there is in this phase. */
  HttpTransaction at() {
    HttpTransaction now = transaction;
    if (now == null) {
      throw new IllegalStateException(phase.name());
    }
    return now;
  }

  @Override
  StreamView.Half clientHalf() {
    HttpTransaction at = transaction;
    return half(client, at == null ? null : at.request);
  }

  @Override
  StreamView.Half serverHalf() {
    HttpTransaction at = transaction;
    return half(server, at == null ? null : at.response);
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
