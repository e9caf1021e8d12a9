package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.Pollable;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.linux.SocketAddress;
import java.util.function.Supplier;
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
final class TcpStream extends Stream implements Relay.Owner, Relay.Gate, Pollable {
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

  private final Relay relay;

  /** What the stream needs that takes its place if this one is to speak HTTP. */
  private final Supplier<HttpSupport> upgrades;

  private final Channel request;

  private Phase phase = Phase.CONNECT;

  /** What looks at the request or the response; null while nothing does. */
  private @Nullable Inspection inspection;

  private boolean endedBeforeConnect;
  private boolean turnRequested;
  private boolean logged;

  TcpStream(
      EventLoop loop,
      Frontend frontend,
      ListenSocket listener,
      FrontendTerms terms,
      StreamRegistry registry,
      SampleSupport sampleSupport,
      Supplier<HttpSupport> upgrades,
      int clientFd,
      SocketAddress clientAddress,
      @Nullable SessionMemory memory) {
    super(
        loop, frontend, listener, terms, registry, sampleSupport, clientFd, clientAddress, memory);
    this.upgrades = upgrades;
    this.relay = new Relay(loop, this, client, server, terms.splice());
    this.request = relay.request;
  }

  /** Phase accept: lets rules look at the request, or finds a backend at once. */
  @Override
  void begin() {
    announce();
    enter();
    RuleList rules = terms.requestRules();
    Switching switching = terms.switching();
    if (rules == null && switching.leadsNowhere()) {
      finish('S', 'C');
      return;
    }
    // What came along with the connection is known before a server is called: its end above all.
    BackendTerms settled = switching.settled();
    if (rules == null && settled != null && !settled.speaksHttp()) {
      if (request.fetch(client, server) == Channel.Outcome.READ_FAILED) {
        finish('C', 'R');
        return;
      }
    } else if (!gathersRequest()) {
      return;
    }
    client.watch();
    if (rules == null) {
      goToBackend();
    } else {
      inspect(rules, terms.requestDelayMs());
    }
  }

  // ---- inspect

  /** Reads what rules may look at; false if that ended the stream. */
  private boolean gathersRequest() {
    if (request.gather(client) == Channel.Outcome.READ_FAILED) {
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
    switch (at.look(samples(), sampleSupport.sample(), mayGrow(request), loop.nowMs())) {
      case WAIT -> rearm();
      case CONTINUE, ACCEPT -> {
        inspection = null;
        BackendTerms in = backendTerms;
        if (in == null) {
          goToBackend();
        } else {
          callServer(in);
        }
      }
      case SWITCH -> upgrade();
      case REJECT, DROP, CLOSE, ANSWER, DENY, TARPIT, FAILED -> {
        countDenial(Counter.DENIED_REQUESTS);
        finish('P', 'R');
      }
    }
  }

  /**
   * What has come is a request, and so is what will come: a rule of the frontend says so, or the
   * backend that was chosen (manual, chapter 4, on HTTP upgrades).
   */
  private void upgrade() {
    phase = Phase.ENDED;
    inspection = null;
    HttpStream next =
        new HttpStream(
            loop,
            frontend,
            listener,
            terms,
            registry,
            sampleSupport,
            upgrades.get(),
            client.release(),
            realClientAddress(),
            memory);
    giveWayTo(next);
    next.work(() -> next.goOn(request));
  }

  private static boolean mayGrow(Channel channel) {
    return !channel.inputClosed && !channel.isGathered();
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
    return switch (at.look(
        samples(), sampleSupport.sample(), mayGrow(relay.response), loop.nowMs())) {
      case WAIT -> false;
      case CONTINUE, ACCEPT, SWITCH -> {
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
      case REJECT, ANSWER, DENY, TARPIT, FAILED -> {
        denyResponse('D');
        yield false;
      }
    };
  }

  private void denyResponse(char when) {
    countDenial(Counter.DENIED_RESPONSES);
    finish('P', when);
  }

  // ---- choose

  private void goToBackend() {
    BackendTerms to = chooseBackend(acceptedMs);
    if (to == null) {
      finish('S', 'C');
      return;
    }
    if (to.speaksHttp()) {
      upgrade();
      return;
    }
    RuleList rules = to.requestRules();
    if (rules == null || isWithinOneProxy()) {
      callServer(to);
    } else if (gathersRequest()) {
      inspect(rules, to.requestDelayMs());
    }
  }

  private void callServer(BackendTerms to) {
    phase = Phase.CONNECT;
    endedBeforeConnect = request.inputClosed;
    if (to.persists()) {
      persistence = Persistence.of(to, samples(), sampleSupport.sample(), null);
    }
    enter(to);
  }

  private void enter(BackendTerms to) {
    if (to.tunnelTimeoutMs() > 0) {
      client.limits(to.tunnelTimeoutMs(), terms.clientFinTimeoutMs());
    }
    server.limits(to.serverIdleMs(), to.serverFinTimeoutMs());
    Connector calling = new Connector(loop, this, to, arrivedAtPort());
    connector = calling;
    calling.start();
  }

  // ---- connect

  @Override
  public boolean hasBytesForServer() {
    return request.isBlocked();
  }

  @Override
  public boolean isSentAway(BackendServer server) {
    return false;
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
  public void notConnected(char culprit, char when) {
    finish(culprit, when);
  }

  private void enterRelay() {
    connectMs = loop.nowMs() - acceptedMs - Math.max(queueMs, 0);
    phase = Phase.RELAY;
    reached(LogOrigin.CONNECT);
    logged = terms.log().replacesEnd();
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

  @Override
  void timerExpired() {
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

  @Override
  long deadlineMs() {
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

  // ---- what expressions see

  @Override
  Content requestContent() {
    return new WaitingBytes(request);
  }

  @Override
  Content responseContent() {
    return new WaitingBytes(relay.response);
  }

  @Override
  long loggedBytesIn() {
    return request.totalBytes;
  }

  @Override
  long loggedBytesOut() {
    return relay.response.totalBytes;
  }

  // ---- end

  @Override
  public void relayed(char culprit, boolean normal) {
    finish(culprit, normal && culprit == '-' ? '-' : phase.code);
  }

  @Override
  void kill() {
    finish('K', phase == Phase.CONNECT ? waitingCode() : phase.code);
  }

  @Override
  void kill(char culprit) {
    finish(culprit, phase == Phase.CONNECT ? waitingCode() : '-');
  }

  @Override
  void breakOff() {
    finish('I', phase.code);
  }

  @Override
  void abandon() {
    phase = Phase.ENDED;
    relay.close();
    if (connector != null) {
      connector.leave();
    }
    leave();
  }

  @Override
  StreamView.Half clientHalf() {
    return half(client, request);
  }

  @Override
  StreamView.Half serverHalf() {
    return half(server, relay.response);
  }

  private static StreamView.Half half(Side side, Channel channel) {
    return new StreamView.Half(
        side.isOpen() ? side.fd : -1,
        side.connected,
        channel.totalBytes,
        channel.waitingLength(),
        channel.inputClosed);
  }

  private void finish(char culprit, char when) {
    if (phase == Phase.ENDED) {
      return;
    }
    phase = Phase.ENDED;
    // What is logged of a connection must be asked while it is open.
    boolean asked = terms.log().isSampled();
    if (!asked) {
      relay.close();
    }
    if (connector != null) {
      connector.leave();
    }
    leaveBackend();
    StreamReport.count(this, request.totalBytes, relay.response.totalBytes, culprit, when);
    if (samples != null) {
      samples.forget(VariableScope.REQ);
      samples.forget(VariableScope.RES);
    }
    if (!logged) {
      StreamReport.log(
          this,
          LogOrigin.CLOSE,
          request.totalBytes,
          relay.response.totalBytes,
          culprit,
          when,
          request.totalBytes);
    }
    if (asked) {
      relay.close();
    }
    leave();
  }
}
