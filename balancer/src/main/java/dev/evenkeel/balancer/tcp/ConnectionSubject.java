package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.log.LogProfile;
import dev.evenkeel.balancer.log.StreamLog;
import dev.evenkeel.balancer.log.StreamRecord;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenSocket;
import dev.evenkeel.balancer.proxyproto.ProxyHeader;
import dev.evenkeel.balancer.rule.Subject;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.balancer.sample.ListenerFacts;
import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.balancer.sample.Variables;
import dev.evenkeel.balancer.stick.TrackedCounters;
import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: a connection without a stream yet, as connection and session rules see it. One
 * for each service, used for one connection after the other: a connection that is rejected makes
 * nothing.
 */
final class ConnectionSubject implements Subject, ConnectionFacts {
  private final EventLoop loop;
  private final Frontend frontend;
  private final SampleSupport samples;
  private final StreamLog log;
  private int fd = -1;
  private @Nullable ListenSocket socket;
  private SocketAddress client = new SocketAddress.Unix("", false);
  private @Nullable SessionMemory memory;
  private long acceptedWallMs;

  ConnectionSubject(EventLoop loop, Frontend frontend, SampleSupport samples, StreamLog log) {
    this.loop = loop;
    this.frontend = frontend;
    this.samples = samples;
    this.log = log;
  }

  /**
   * Turns to a connection.
   *
   * @param acceptedWallMs when it was accepted
   */
  void turnTo(
      int fd,
      ListenSocket socket,
      SocketAddress client,
      @Nullable SessionMemory memory,
      long acceptedWallMs) {
    this.fd = fd;
    this.socket = socket;
    this.client = client;
    this.memory = memory;
    this.acceptedWallMs = acceptedWallMs;
  }

  /** What log lines show of the connection. */
  StreamRecord record() {
    return StreamRecord.ofConnection(
        source(),
        acceptedWallMs,
        frontend.proxy().name(),
        loop.wallMs() - acceptedWallMs,
        frontend.processCurrent(),
        frontend.current());
  }

  /** What rules noted of it; null for nothing. */
  @Nullable SessionMemory memory() {
    return memory;
  }

  private SessionMemory noted() {
    SessionMemory made = memory;
    if (made == null) {
      made = new SessionMemory();
      memory = made;
    }
    return made;
  }

  @Override
  public ProcessFacts process() {
    return samples.process();
  }

  @Override
  public long wallMicros() {
    return loop.wallMs() * 1000;
  }

  @Override
  public int thread() {
    return loop.index();
  }

  @Override
  public ConnectionFacts client() {
    return this;
  }

  @Override
  public @Nullable ListenerFacts listener() {
    return socket == null ? null : new ListenerView(frontend, socket);
  }

  @Override
  public Frontend frontend() {
    return frontend;
  }

  @Override
  public @Nullable Variables variables(VariableScope scope, boolean create) {
    return switch (scope) {
      case PROC -> process().variables();
      case SESS -> {
        Variables known = memory == null ? null : memory.variables;
        if (known == null && create) {
          known = Variables.ofStream();
          noted().variables = known;
        }
        yield known;
      }
      case TXN, REQ, RES, CHECK -> null;
    };
  }

  @Override
  public <T> @Nullable T extension(Class<T> type) {
    return type == TrackedCounters.class && memory != null
        ? type.cast(memory.trackedIfAny())
        : null;
  }

  // ---- the connection

  @Override
  public SocketAddress source() {
    SocketAddress said = memory == null ? null : memory.source;
    return said == null ? client : said;
  }

  @Override
  public @Nullable SocketAddress destination() {
    SocketAddress said = memory == null ? null : memory.destination;
    return said == null ? realDestination() : said;
  }

  @Override
  public SocketAddress realSource() {
    return client;
  }

  @Override
  public @Nullable SocketAddress realDestination() {
    return ClientSocket.localAddress(fd);
  }

  @Override
  public int descriptor() {
    return fd;
  }

  @Override
  public byte @Nullable [] proxyTlv(int type) {
    SessionMemory noted = this.memory;
    return noted == null ? null : ProxyHeader.tlv(noted.tlvs, type);
  }

  @Override
  public boolean hasProxyHeader() {
    return memory != null && memory.hadHeader;
  }

  // ---- what rules change

  @Override
  public void setSource(SocketAddress source) {
    noted().source = source;
  }

  @Override
  public void setDestination(SocketAddress destination) {
    noted().destination = destination;
  }

  @Override
  public void setMark(int mark) {
    ClientSocket.mark(fd, mark);
  }

  @Override
  public void setTos(int tos) {
    ClientSocket.tos(fd, client, tos);
  }

  @Override
  public void dropSilently() {
    ClientSocket.dropSilently(fd, client);
  }

  @Override
  public TrackedCounters tracked() {
    return noted().tracked();
  }

  @Override
  public void expectProxyHeader() {
    noted().expectsHeader = true;
  }

  @Override
  public void log(LogOrigin origin, @Nullable LogProfile instead) {
    if (log.wantsNow(true)) {
      log.line(origin, instead, record(), null, true, loop.wallMs(), this, samples.sample());
    }
  }

  /** There is no stream yet: none of these actions can stand here. */
  @Override
  public void setLogLevel(@Nullable Level level) {}

  @Override
  public void setRetries(int retries) {}

  @Override
  public void setPriorityClass(int priorityClass) {}

  @Override
  public void setPriorityOffset(int offsetMs) {}

  @Override
  public void capture(int slot, String text) {}

  @Override
  public void decidedBy(SourcePosition position) {}
}
