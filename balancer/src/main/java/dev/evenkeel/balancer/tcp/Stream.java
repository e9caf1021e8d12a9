package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.log.StreamRecord;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.linux.Epoll;
import dev.evenkeel.linux.Errno;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: one client's connection and what is made of it, from accept to the log line.
 *
 * <p><b>Phases.</b> {@code accept}, {@code choose} (a backend, then a server), {@code connect}
 * (with retries, redispatch and turn-arounds between them), {@code relay}, {@code log}. A stream is
 * in one of {@link Phase}'s states; the termination code of its log line says in which one it ended
 * and through whom.
 *
 * <p><b>Bytes.</b> Two {@link Channel}s, one each way, between two {@link Side}s. What the client
 * sends before the server is there waits in the request channel. The end of one direction is passed
 * on as a half-close; the stream is over when both directions are closed. A reset is passed on as a
 * reset.
 *
 * <p><b>Time.</b> One timer. While connecting it stands for {@code timeout connect} or the
 * turn-around, or for the client if that is sooner; afterwards for the side whose silence is the
 * first to end ({@link Side#deadlineMs}), measured from its last byte in either direction. {@code
 * timeout tunnel}, where set, stands in for both sides; {@code client-fin} and {@code server-fin}
 * rule a side that was half-closed. A side that is silent for too long is taken to have ended: that
 * is passed on as a half-close, and the other side may still have its say; the log remembers whose
 * silence it was. A side that does not take its bytes ends the stream.
 *
 * <p><b>Counters</b> of server and backend are given back before the line is written, those of
 * frontend and process after it, so the line counts the stream itself among the latter only, as
 * HAProxy's does.
 */
final class Stream {
  private static final int TURN_AROUND_MS = 1000;

  private enum Phase {
    CONNECTING('C'),
    TURN_AROUND('C'),
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
  private final Route route;
  private final StreamRegistry registry;
  private final SampleSupport sampleSupport;
  private final SocketAddress clientAddress;
  private final long acceptedMs;
  private final long acceptedWallMs;
  private final Side client;
  private final Side server;
  private final Channel request;
  private final Channel response;

  private Phase phase = Phase.CONNECTING;
  private @Nullable BackendServer chosen;
  private @Nullable BackendServer failed;
  private boolean inBackend;
  private boolean onServer;
  private int retriesLeft;
  private int retriesDone;
  private boolean redispatched;
  private boolean endedBeforeConnect;
  private long queueMs = -1;
  private long connectMs = -1;
  private long connectDeadlineMs;
  private char silent = '-';

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
      Route route,
      StreamRegistry registry,
      SampleSupport sampleSupport,
      int clientFd,
      SocketAddress clientAddress) {
    this.loop = loop;
    this.frontend = frontend;
    this.listener = listener;
    this.route = route;
    this.registry = registry;
    this.sampleSupport = sampleSupport;
    this.clientAddress = clientAddress;
    this.acceptedMs = loop.nowMs();
    this.acceptedWallMs = loop.wallMs();
    this.client = new Side(this, loop, route.clientIdleMs(), route.clientFinTimeoutMs());
    this.server = new Side(this, loop, route.serverIdleMs(), route.serverFinTimeoutMs());
    this.request = new Channel(loop, route.splice());
    this.response = new Channel(loop, route.splice());
    client.open(clientFd, loop.nowMs());
    client.connected = true;
    route.client().apply(clientFd);
  }

  /** Phase accept: finds a backend and a server and begins to connect. */
  void begin() {
    route.log().connected(clientAddress, listener.address(), acceptedWallMs);
    registry.add(this);
    retriesLeft = route.retries();
    Backend backend = route.backend();
    if (backend == null) {
      finish('S', 'C');
      return;
    }
    backend.began();
    inBackend = true;
    // What came along with the connection is known before a server is called: its end above all.
    if (request.pump(client, server, true) == Channel.Outcome.READ_FAILED) {
      finish('C', 'R');
      return;
    }
    endedBeforeConnect = request.inputClosed;
    choose(backend);
  }

  // ---- choose and connect

  private void choose(Backend backend) {
    BackendServer next = backend.choose(failed);
    if (next == null) {
      finish('S', 'C');
      return;
    }
    if (queueMs < 0) {
      queueMs = loop.nowMs() - acceptedMs;
    }
    if (failed != null && next != failed) {
      redispatched = true;
    }
    leaveServer();
    chosen = next;
    next.began();
    onServer = true;
    connect(next);
  }

  private void connect(BackendServer to) {
    phase = Phase.CONNECTING;
    int port = listener.address() instanceof SocketAddress.Internet internet ? internet.port() : 0;
    SocketAddress address = to.address(port);
    int fd = Sockets.open(address.family(), Sockets.SOCK_STREAM, 0);
    if (fd < 0) {
      // Out of descriptors or memory: the process's own fault, not the server's.
      finish('R', 'C');
      return;
    }
    server.open(fd, loop.nowMs());
    int result = configure(to, fd, address);
    if (result == 0) {
      result = Sockets.connect(fd, address.toBytes());
    }
    if (result == 0) {
      established();
    } else if (result == -Errno.EINPROGRESS) {
      server.watchFor(Epoll.OUT);
      client.watchFor(request.wantsInput() ? Epoll.IN : 0);
      int limitMs = route.connectTimeoutMs();
      connectDeadlineMs = limitMs > 0 ? loop.nowMs() + limitMs : Long.MAX_VALUE;
      rearmWhileConnecting();
    } else {
      server.close();
      // Not at once: with many retries that would be a deep recursion.
      loop.execute(this::refusedAtOnce);
    }
  }

  private void refusedAtOnce() {
    if (phase == Phase.CONNECTING && !server.isOpen()) {
      connectFailed('S');
    }
  }

  private int configure(BackendServer to, int fd, SocketAddress address) {
    if (address instanceof SocketAddress.Internet) {
      Sockets.setOption(fd, Sockets.IPPROTO_TCP, Sockets.TCP_NODELAY, 1);
    }
    route.server().apply(fd);
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

  private void connectFailed(char culprit) {
    server.close();
    failed = chosen;
    Backend backend = route.backend();
    if (retriesLeft <= 0 || backend == null || chosen == null) {
      finish(culprit, 'C');
      return;
    }
    retriesLeft--;
    retriesDone++;
    if (mayRedispatch(backend, chosen)) {
      choose(backend);
      return;
    }
    failed = null;
    if (request.inputClosed && request.totalBytes == 0) {
      // The client only knocked: nobody waits for an answer.
      finish('-', '-');
      return;
    }
    if (culprit == 's') {
      // The time has been waited already.
      connect(chosen);
      return;
    }
    int waitMs =
        route.connectTimeoutMs() > 0
            ? Math.min(TURN_AROUND_MS, route.connectTimeoutMs())
            : TURN_AROUND_MS;
    phase = Phase.TURN_AROUND;
    connectDeadlineMs = loop.nowMs() + waitMs;
    rearmWhileConnecting();
  }

  /**
   * Manual, {@code option redispatch}: on the last retry, or every so many; and at once, at every
   * retry, where choosing again gives another server anyway or the server has been found down
   * meanwhile.
   */
  private boolean mayRedispatch(Backend backend, BackendServer after) {
    if (!route.redispatch()) {
      return false;
    }
    if (!after.isUsable() || (route.choiceVaries() && backend.usable().active() > 1)) {
      return true;
    }
    int interval = route.redispatchInterval();
    return interval < 0
        ? retriesLeft % -interval == 0 && retriesLeft < -interval
        : retriesDone % interval == 0;
  }

  private void established() {
    connectMs = loop.nowMs() - acceptedMs - Math.max(queueMs, 0);
    phase = Phase.RELAY;
    server.connected = true;
    server.lastActivityMs = loop.nowMs();
    client.lastActivityMs = loop.nowMs();
    if (pumpBoth(false, false)) {
      rearm();
    }
  }

  // ---- relay

  /** A descriptor is ready: where every turn of a stream begins. */
  void ready(Side side, int readiness) {
    if (phase == Phase.ENDED) {
      return;
    }
    if (phase != Phase.RELAY) {
      readyWhileConnecting(side, readiness);
      return;
    }
    if (Side.isBroken(readiness)) {
      broken(side);
      return;
    }
    boolean input = (readiness & (Epoll.IN | Epoll.RDHUP | Epoll.HUP)) != 0;
    boolean hungUp = (readiness & Epoll.HUP) != 0;
    if (pumpBoth(side == client && input, side == server && input)) {
      if (hungUp && !side.wants(Epoll.IN)) {
        side.unwatch();
      }
      rearm();
    }
  }

  private void readyWhileConnecting(Side side, int readiness) {
    if (side == server) {
      boolean troubled = (readiness & (Epoll.ERR | Epoll.HUP)) != 0;
      int error = troubled ? Sockets.takeError(server.fd) : 0;
      if (error == Errno.ECONNRESET || error == Errno.EPIPE) {
        // It was there, and broke at once: a refused connection has another error.
        connectMs = loop.nowMs() - acceptedMs - Math.max(queueMs, 0);
        phase = Phase.RELAY;
        abort(server, error);
      } else if (error != 0) {
        connectFailed('S');
      } else if ((readiness & Epoll.OUT) != 0) {
        established();
      }
      return;
    }
    if (Side.isBroken(readiness)) {
      finish('C', 'C');
      return;
    }
    Channel.Outcome outcome = request.pump(client, server, true);
    if (outcome == Channel.Outcome.READ_FAILED || isAbandoned()) {
      finish('C', 'C');
    } else if ((readiness & Epoll.HUP) != 0 && !request.wantsInput()) {
      client.unwatch();
    } else {
      client.watchFor(request.wantsInput() ? Epoll.IN : 0);
    }
  }

  /**
   * Whether the client has left while a server was being called: it has asked for nothing, or its
   * request need not be carried out ({@code option abortonclose}). A client that ended before the
   * call began wants to hear what the server has to say.
   */
  private boolean isAbandoned() {
    return request.inputClosed
        && !endedBeforeConnect
        && (route.abortOnClose() || !request.isBlocked());
  }

  /** Lets both channels work; false when the stream has ended by it. */
  private boolean pumpBoth(boolean clientReadable, boolean serverReadable) {
    boolean answerReadable = serverReadable;
    switch (request.pump(client, server, clientReadable, response.outputClosed)) {
      case READ_FAILED -> {
        abort(client, request.lastError);
        return false;
      }
      case WRITE_FAILED -> {
        loseServer();
        answerReadable = true;
      }
      case WAITS -> {}
    }
    switch (response.pump(server, client, answerReadable, request.outputClosed)) {
      case READ_FAILED -> {
        abort(server, response.lastError);
        return false;
      }
      case WRITE_FAILED -> {
        abort(client, response.lastError);
        return false;
      }
      case WAITS -> {}
    }
    if (request.outputClosed && response.outputClosed) {
      finish(silent, silent == '-' ? '-' : 'D');
      return false;
    }
    client.watchFor((request.wantsInput() ? Epoll.IN : 0) | (response.isBlocked() ? Epoll.OUT : 0));
    server.watchFor((response.wantsInput() ? Epoll.IN : 0) | (request.isBlocked() ? Epoll.OUT : 0));
    return true;
  }

  /**
   * The kernel says that a connection is broken. What came before is still delivered: the error
   * shows itself to a read once all bytes are taken. A client that is gone is not waited for.
   */
  private void broken(Side side) {
    Channel out = side == client ? request : response;
    Side other = side == client ? server : client;
    if (side == server && response.inputClosed && response.isBlocked()) {
      // Its whole answer is here already; only the client is slow.
      loseServer();
      side.unwatch();
      if (pumpBoth(false, false)) {
        rearm();
      }
      return;
    }
    if (out.inputClosed || (side == client && out.isBlocked())) {
      abort(side, Sockets.takeError(side.fd));
      return;
    }
    switch (out.pump(side, other, true)) {
      case READ_FAILED -> abort(side, out.lastError);
      case WRITE_FAILED -> abort(other, out.lastError);
      case WAITS -> {
        if (pumpBoth(false, false)) {
          if (out.isBlocked()) {
            side.unwatch();
          }
          rearm();
        }
      }
    }
  }

  /** The server takes nothing any more. What it has answered so far is still the client's. */
  private void loseServer() {
    request.swallow();
    silent = 'S';
  }

  /**
   * A side broke: the other one is told by the same means. A client to which bytes are still on
   * their way has them first, and an orderly end then: a reset would overtake and discard them.
   */
  private void abort(Side side, int error) {
    Side other = side == client ? server : client;
    boolean reset = error == Errno.ECONNRESET || error == Errno.EPIPE;
    if (reset && other.isOpen() && (other == server || ConnectionOptions.isAllTaken(other.fd))) {
      Sockets.resetOnClose(other.fd);
    }
    finish(side == client ? 'C' : 'S', phase.code);
  }

  // ---- time

  private void timerExpired() {
    switch (phase) {
      case CONNECTING, TURN_AROUND -> connectTimerExpired();
      case RELAY -> relayTimerExpired();
      case ENDED -> {}
    }
  }

  private void connectTimerExpired() {
    if (connectDeadlineMs <= loop.nowMs()) {
      if (phase == Phase.CONNECTING) {
        connectFailed('s');
      } else {
        turnedAround();
      }
    } else if (clientDeadlineWhileConnectingMs() <= loop.nowMs()) {
      finish('c', 'C');
    } else {
      rearmWhileConnecting();
    }
  }

  private void turnedAround() {
    BackendServer again = chosen;
    Backend backend = route.backend();
    if (again != null && again.isUsable()) {
      connect(again);
    } else if (backend != null) {
      choose(backend);
    }
  }

  private void relayTimerExpired() {
    if (client.deadlineMs(request, response) <= loop.nowMs()) {
      if (response.isBlocked()) {
        finish('c', 'D');
        return;
      }
      endBySilence(request, client, 'c');
    }
    if (server.deadlineMs(response, request) <= loop.nowMs()) {
      if (request.isBlocked()) {
        finish('s', 'D');
        return;
      }
      endBySilence(response, server, 's');
    }
    if (pumpBoth(false, false)) {
      rearm();
    }
  }

  private void endBySilence(Channel from, Side side, char culprit) {
    from.inputClosed = true;
    side.halfClosedMs = loop.nowMs();
    if (silent == '-') {
      silent = culprit;
    }
  }

  private void rearmWhileConnecting() {
    arm(Math.min(connectDeadlineMs, clientDeadlineWhileConnectingMs()));
  }

  private long clientDeadlineWhileConnectingMs() {
    boolean awaited = !request.inputClosed && !request.isFull();
    return awaited && route.clientTimeoutMs() > 0
        ? client.lastActivityMs + route.clientTimeoutMs()
        : Long.MAX_VALUE;
  }

  private void rearm() {
    arm(Math.min(client.deadlineMs(request, response), server.deadlineMs(response, request)));
  }

  private void arm(long deadlineMs) {
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

  Route route() {
    return route;
  }

  SocketAddress clientAddress() {
    return clientAddress;
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
    return response;
  }

  @Nullable BackendServer chosen() {
    return chosen;
  }

  // ---- end

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
    // What is logged of a connection must be asked while it is open.
    boolean asked = route.log().isSampled();
    if (!asked) {
      closeConnections();
    }
    request.discard();
    response.discard();
    leaveServer();
    Backend backend = route.backend();
    if (inBackend && backend != null) {
      backend.ended();
    }
    log(culprit, when);
    if (asked) {
      closeConnections();
    }
    registry.remove(this);
    frontend.ended();
  }

  private void closeConnections() {
    server.close();
    client.close();
  }

  private void leaveServer() {
    if (onServer && chosen != null) {
      chosen.ended();
      onServer = false;
    }
  }

  private void log(char culprit, char when) {
    boolean normal = culprit == '-' && !redispatched && retriesDone == 0;
    if (!route.log().wants(normal, request.totalBytes)) {
      return;
    }
    Backend backend = route.backend();
    BackendServer last = chosen;
    route
        .log()
        .ended(
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
                response.totalBytes,
                "" + culprit + when,
                frontend.processCurrent(),
                frontend.current(),
                backend == null ? 0 : backend.current(),
                last == null ? 0 : last.current(),
                retriesDone,
                redispatched,
                0,
                0),
            normal,
            loop.wallMs(),
            route.log().isSampled() ? samples() : null,
            sampleSupport.sample());
  }
}
