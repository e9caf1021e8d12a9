package dev.evenkeel.balancer.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.log.LogProfile;
import dev.evenkeel.balancer.log.StreamRecord;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.net.Timer;
import dev.evenkeel.balancer.proxyproto.ProxyHeader;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.format.FormatBytes;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Counters;
import dev.evenkeel.balancer.stick.TrackedCounters;
import dev.evenkeel.linux.SocketAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: what there is to one client's way through a frontend, whatever it speaks: where
 * it came from, which backend and server it goes to, what rules have noted of it.
 */
abstract class Stream implements Side.Owner, Caller {
  final EventLoop loop;
  final Frontend frontend;
  final ListenSocket listener;
  final FrontendTerms terms;
  final StreamRegistry registry;
  final SampleSupport sampleSupport;
  private final SocketAddress clientAddress;
  final Side client;

  /** The connection to the server; not open while there is none. */
  Side server;

  long acceptedMs;
  long acceptedWallMs;
  @Nullable BackendTerms backendTerms;

  /** It is among the streams that its backend counts as its own. */
  private boolean isAtBackend;

  @Nullable Connector connector;
  @Nullable Persistence persistence;

  /** What rules have noted of the connection; null for nothing. */
  @Nullable SessionMemory memory;

  /** What expressions see of the stream; made for the first that is evaluated. */
  @Nullable StreamSamples samples;

  /** Waiting in queues until a server was there, -1 before. */
  long queueMs = -1;

  /** From there to the connection to the server, -1 before. */
  long connectMs = -1;

  /** Of the bytes from the client, those that are counted already; likewise from the server. */
  long countedIn;

  long countedOut;

  /** Attempts to connect after the first that a rule has set; -1 for those of the backend. */
  int retriesWanted = -1;

  private final Timer timer =
      new Timer() {
        @Override
        protected void expired() {
          timerExpired();
        }

        @Override
        protected void failed(RuntimeException failure) {
          Stream.this.failed(failure);
        }
      };

  /** Links of the registry. */
  @Nullable Stream previous;

  @Nullable Stream next;

  /** It is over, or another stream has taken its place. */
  private boolean isGone;

  /** Given by the registry. */
  long number;

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

  /** Begins: all that comes before the contents is done. */
  abstract void begin();

  /** It is there from now on, for whoever counts or lists streams. */
  final void enter() {
    reached(LogOrigin.ACCEPT);
    registry.add(this);
    terms.tally().session(acceptedMs);
    Counters ofListener = listener.counters();
    if (ofListener != null) {
      ofListener.tally(loop.index()).session(acceptedMs);
      ofListener.began();
    }
  }

  /** Where there is no other line, one says that there is work: a connection, or a request. */
  final void announce() {
    terms.log().connected(clientAddress(), listener.address(), acceptedWallMs);
  }

  /** It is there no more. */
  final void leave() {
    isGone = true;
    leaveBackend();
    loop.timers().cancel(timer);
    Counters ofListener = listener.counters();
    if (ofListener != null) {
      ofListener.ended();
    }
    if (memory != null) {
      memory.end();
    }
    registry.remove(this);
    frontend.ended(listener);
  }

  /**
   * Another stream takes its place, as the same connection for whoever counts.
   *
   * @param next has its client already
   */
  final void giveWayTo(Stream next) {
    isGone = true;
    loop.timers().cancel(timer);
    registry.remove(this);
    next.acceptedAt(acceptedMs, acceptedWallMs);
    next.backendTerms = backendTerms;
    next.isAtBackend = isAtBackend;
    next.retriesWanted = retriesWanted;
    StreamSamples seen = samples;
    if (seen != null) {
      next.samples().inherit(seen);
    }
    registry.add(next);
  }

  /** Writes a line where one is wanted at a step before the end. */
  final void reached(LogOrigin step) {
    if (terms.log().isAt(step)) {
      log(step, null);
    }
  }

  /**
   * Writes a line now.
   *
   * @param instead in the place of the profiles of log targets; null for those
   */
  final void log(LogOrigin origin, @Nullable LogProfile instead) {
    StreamReport.logNow(this, origin, instead);
  }

  /** What is known of it now. */
  StreamRecord soFar() {
    return StreamReport.record(this, loggedBytesIn(), loggedBytesOut(), '-', '-');
  }

  /** Bytes from the client so far, as lines show them. */
  abstract long loggedBytesIn();

  /** Likewise to the client. */
  abstract long loggedBytesOut();

  /**
   * Counts the bytes that it has moved since the last time. Before there is a server nobody knows
   * yet to whom they belong.
   */
  void countSoFar() {
    if (connector != null && connector.tally() != null) {
      StreamReport.countBytes(this, loggedBytesIn(), loggedBytesOut());
    }
  }

  /** Adds a denial to the counters of all that the stream met. */
  final void countDenial(Counter counter) {
    terms.tally().count(counter);
    if (backendTerms != null) {
      backendTerms.tally().count(counter);
    }
  }

  /** The entries of tables that count what the stream does; null for none. */
  final @Nullable TrackedCounters tracked() {
    return memory == null ? null : memory.trackedIfAny();
  }

  /** The client has made a mistake that the entries of tables count. */
  final void countClientError() {
    TrackedCounters counting = tracked();
    if (counting != null) {
      counting.clientErred();
    }
  }

  // ---- choose

  /** Goes where the frontend's rules send it; null for nowhere. */
  final @Nullable BackendTerms chooseBackend(long nowMs) {
    Switching switching = terms.switching();
    BackendTerms to = switching.settled();
    if (to == null) {
      to = switching.choose(samples(), sampleSupport.sample());
    }
    if (to != null) {
      backendTerms = to;
      to.backend().began();
      isAtBackend = true;
      to.tally().session(nowMs);
      if (!isWithinOneProxy()) {
        // What the frontend's own servers would have been granted is no matter of another backend.
        retriesWanted = -1;
      }
    }
    return to;
  }

  /** Its backend has a stream less; what is known of it stays for the log. */
  final void leaveBackend() {
    BackendTerms from = backendTerms;
    if (isAtBackend && from != null) {
      isAtBackend = false;
      from.backend().ended();
    }
  }

  /** Whether its backend is its frontend as well: a proxy that is both has had its say already. */
  @SuppressWarnings("ReferenceEquality") // A configuration has each proxy once; values are large.
  final boolean isWithinOneProxy() {
    BackendTerms to = backendTerms;
    return to != null && to.backend().proxy() == frontend.proxy();
  }

  /** Second character of the termination state while there is no connection to a server. */
  final char waitingCode() {
    return connector != null && connector.isQueued() ? 'Q' : 'C';
  }

  // ---- time

  /** When something has to happen if nothing does before; {@link Long#MAX_VALUE} for never. */
  abstract long deadlineMs();

  /** The time to which the timer was set has come. */
  abstract void timerExpired();

  /** Sets the timer to the deadline as it is now. */
  final void rearm() {
    long deadlineMs = deadlineMs();
    if (deadlineMs == Long.MAX_VALUE) {
      loop.timers().cancel(timer);
    } else {
      loop.timers().schedule(timer, deadlineMs);
    }
  }

  /** Its frontend takes no connections any more: it has time to come to an end. */
  void frontendStopped() {}

  /** Ends the stream from outside, as at the end of the process. */
  abstract void kill();

  /**
   * Ends the stream because of what became of its server.
   *
   * @param culprit first character of the termination state
   */
  abstract void kill(char culprit);

  /** It ends, and it alone: what is known of it may be wrong. */
  @Override
  public final void failed(RuntimeException failure) {
    registry.failures.happened(failure);
    terms.tally().count(Counter.INTERNAL_ERRORS);
    if (isGone) {
      return;
    }
    try {
      breakOff();
    } catch (RuntimeException again) {
      registry.failures.happened(again);
    }
    if (!isGone) {
      // It could not even be logged.
      abandon();
    }
  }

  /** Ends the stream as one that the program itself has failed. */
  abstract void breakOff();

  /** Gives back what the stream holds, without a word. */
  abstract void abandon();

  /** Does some work of the stream's that its descriptors and its timer know nothing of. */
  final void work(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failure) {
      failed(failure);
    }
  }

  /** Whether it has anything to do: HAProxy has no stream for a connection that waits. */
  boolean isAtWork() {
    return true;
  }

  /** The stream as it is now. */
  final StreamView view() {
    BackendTerms to = backendTerms;
    long deadlineMs = deadlineMs();
    return new StreamView(
        number,
        clientAddress(),
        acceptedWallMs,
        loop.nowMs() - acceptedMs,
        frontend,
        listener,
        to == null ? null : to.backend(),
        chosen(),
        connector == null ? 0 : connector.retriesDone(),
        connector != null && connector.isQueued(),
        clientHalf(),
        serverHalf(),
        deadlineMs == Long.MAX_VALUE ? -1 : Math.max(0, deadlineMs - loop.nowMs()));
  }

  /** What comes from the client, as it is now. */
  abstract StreamView.Half clientHalf();

  /** What comes from the server, as it is now. */
  abstract StreamView.Half serverHalf();

  /** The request and the response, where the stream speaks HTTP and a request is there. */
  @Override
  public @Nullable HttpExchange http() {
    return null;
  }

  /** What is kept of the request that it is at, if any; null for a stream that speaks no HTTP. */
  @Nullable HttpRecord record() {
    return null;
  }

  /** What has come from the client and waits, as expressions see it. */
  abstract Content requestContent();

  /** What has come from the server and waits, as expressions see it. */
  abstract Content responseContent();

  // ---- what the connector asks

  @Override
  public @Nullable BackendServer wanted() {
    return persistence == null ? null : persistence.wanted();
  }

  @Override
  public @Nullable BackendServer preferred() {
    return null;
  }

  @Override
  public @Nullable SocketAddress clientDestination() {
    return samples().destination();
  }

  @Override
  public byte @Nullable [] uniqueId() {
    String id = samples().uniqueId();
    return id == null ? null : id.getBytes(ISO_8859_1);
  }

  @Override
  public byte @Nullable [] clientTlv(int type) {
    return memory == null ? null : ProxyHeader.tlv(memory.tlvs, type);
  }

  @Override
  public int retries(int ofBackend) {
    return retriesWanted < 0 ? ofBackend : retriesWanted;
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

  @Override
  public void assigned() {
    if (queueMs < 0) {
      queueMs = loop.nowMs() - acceptedMs;
    }
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
  public @Nullable Side reused(BackendServer to) {
    return null;
  }

  @Override
  public Side fresh() {
    return server;
  }

  /** The port on which the client's connection arrived; 0 where it has none. */
  int arrivedAtPort() {
    return listener.address() instanceof SocketAddress.Internet internet ? internet.port() : 0;
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

  @Override
  public byte[] write(FormatBytes format) {
    Slice made = format.value(samples(), sampleSupport.sample());
    return Arrays.copyOfRange(made.bytes(), made.from(), made.to());
  }

  /** How many bytes a value of an expression may have. */
  int bufferBytes() {
    return loop.buffers().bufferBytes();
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

  @Nullable BackendServer chosen() {
    return connector == null ? null : connector.chosen();
  }

  /** Whether it is at that server now. */
  boolean isAt(BackendServer server) {
    return connector != null && connector.isAt(server);
  }
}
