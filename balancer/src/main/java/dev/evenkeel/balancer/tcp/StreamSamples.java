package dev.evenkeel.balancer.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.http.TimeoutKind;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.log.LogProfile;
import dev.evenkeel.balancer.log.LogSettings;
import dev.evenkeel.balancer.log.StreamAliases;
import dev.evenkeel.balancer.log.StreamRecord;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.proxyproto.ProxyHeader;
import dev.evenkeel.balancer.rule.Captures;
import dev.evenkeel.balancer.rule.Subject;
import dev.evenkeel.balancer.sample.AliasWriter;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.ListenerFacts;
import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.StreamFacts;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.balancer.sample.Variables;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.stick.TrackedCounters;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: a stream as expressions see it. Made for the first expression that a stream
 * evaluates, so that a stream without any does not pay for it.
 */
final class StreamSamples implements Subject, ConnectionFacts, StreamFacts {
  private final Stream stream;
  private final ProcessFacts process;
  private final Content request;
  private final Content response;
  private @Nullable ServerEnd server;
  private @Nullable EnumMap<VariableScope, Variables> variables;
  private @Nullable SocketAddress destination;
  private final Map<Integer, String> captured = new HashMap<>(2);
  private int number = -1;
  private @Nullable String uniqueId;
  private @Nullable Level logLevel;
  private @Nullable StreamRecord logged;
  private boolean silent;
  private int priorityClass;
  private int priorityOffsetMs;
  private @Nullable SourcePosition lastRule;
  private boolean isFinal = true;
  private boolean isResponse;

  StreamSamples(Stream stream, ProcessFacts process) {
    this.stream = stream;
    this.process = process;
    this.request = stream.requestContent();
    this.response = stream.responseContent();
  }

  /** Says whether answers must be given now, or may wait for more bytes. */
  void setFinal(boolean isFinal) {
    this.isFinal = isFinal;
  }

  /** Says whether the response is being looked at rather than the request. */
  void setResponse(boolean isResponse) {
    this.isResponse = isResponse;
  }

  // ---- the context

  @Override
  public ProcessFacts process() {
    return process;
  }

  @Override
  public long wallMicros() {
    return stream.loop().wallMs() * 1000;
  }

  @Override
  public int thread() {
    return stream.loop().index();
  }

  @Override
  public boolean isFinal() {
    return isFinal;
  }

  @Override
  public boolean isResponse() {
    return isResponse;
  }

  @Override
  public ConnectionFacts client() {
    return this;
  }

  @Override
  public @Nullable ConnectionFacts server() {
    if (!stream.server().isOpen()) {
      return null;
    }
    ServerEnd known = server;
    if (known == null) {
      known = new ServerEnd(stream);
      server = known;
    }
    return known;
  }

  @Override
  public ListenerFacts listener() {
    return new ListenerView(stream.frontend(), stream.listener());
  }

  @Override
  public Frontend frontend() {
    return stream.frontend();
  }

  @Override
  public @Nullable Backend backend() {
    BackendTerms terms = backendOrOwn();
    return terms == null ? null : terms.backend();
  }

  /** As long as none was chosen, a proxy that is both is its own backend. */
  private @Nullable BackendTerms backendOrOwn() {
    BackendTerms terms = stream.backendTerms();
    return terms == null ? stream.terms().switching().own() : terms;
  }

  @Override
  public @Nullable BackendServer chosenServer() {
    return stream.chosen();
  }

  @Override
  public Content request() {
    return request;
  }

  @Override
  public Content response() {
    return response;
  }

  @Override
  public @Nullable HttpExchange http() {
    return stream.http();
  }

  @Override
  public StreamFacts stream() {
    return this;
  }

  @Override
  public AliasWriter aliases() {
    StreamRecord now = StreamReport.record(stream, 0, 0, '-', '-');
    return new StreamAliases(now, this, 0, false, LogOrigin.UNSPECIFIED);
  }

  /** What is kept of the request; null for a stream that speaks no HTTP. */
  private @Nullable HttpRecord record() {
    HttpExchange http = http();
    return http == null ? null : http.record();
  }

  @Override
  public @Nullable Variables variables(VariableScope scope, boolean create) {
    if (scope == VariableScope.PROC || scope == VariableScope.CHECK) {
      return scope == VariableScope.PROC ? process.variables() : null;
    }
    if (scope == VariableScope.SESS) {
      return sessionVariables(create);
    }
    if (variables == null) {
      if (!create) {
        return null;
      }
      variables = new EnumMap<>(VariableScope.class);
    }
    return create
        ? variables.computeIfAbsent(scope, s -> Variables.ofStream())
        : variables.get(scope);
  }

  /** The variables of a scope are over. */
  void forget(VariableScope scope) {
    if (variables != null) {
      variables.remove(scope);
    }
  }

  /**
   * The request is over; the next one of the same connection begins with nothing but the session's.
   */
  void forgetRequest() {
    variables = null;
    logLevel = null;
    silent = false;
    priorityClass = 0;
    priorityOffsetMs = 0;
    lastRule = null;
    isResponse = false;
    uniqueId = null;
    number = -1;
  }

  /** What rules have noted of a stream holds for the one in its place. */
  void inherit(StreamSamples before) {
    variables = before.variables;
    captured.putAll(before.captured);
    number = before.number;
    uniqueId = before.uniqueId;
    logLevel = before.logLevel;
    silent = before.silent;
    priorityClass = before.priorityClass;
    priorityOffsetMs = before.priorityOffsetMs;
    lastRule = before.lastRule;
  }

  private @Nullable Variables sessionVariables(boolean create) {
    SessionMemory memory = create ? stream.noted() : stream.memory();
    if (memory == null) {
      return null;
    }
    Variables known = memory.variables;
    if (known == null && create) {
      known = Variables.ofStream();
      memory.variables = known;
    }
    return known;
  }

  @Override
  public <T> @Nullable T extension(Class<T> type) {
    SessionMemory memory = stream.memory();
    if (type == TrackedCounters.class) {
      return memory == null ? null : type.cast(memory.trackedIfAny());
    }
    if (type == StreamRecord.class) {
      return type.cast(logged == null ? stream.soFar() : logged);
    }
    return null;
  }

  /** What expressions of a line are to see of the stream; null once the line is written. */
  void logs(@Nullable StreamRecord entry) {
    logged = entry;
  }

  // ---- what rules change

  @Override
  public void setSource(SocketAddress source) {
    stream.noted().source = source;
  }

  @Override
  public void setDestination(SocketAddress destination) {
    stream.noted().destination = destination;
  }

  @Override
  public void setMark(int mark) {
    ClientSocket.mark(stream.client().fd, mark);
  }

  @Override
  public void setTos(int tos) {
    ClientSocket.tos(stream.client().fd, stream.realClientAddress(), tos);
  }

  @Override
  public void dropSilently() {
    ClientSocket.dropSilently(stream.client().fd, stream.realClientAddress());
  }

  @Override
  public void setLogLevel(@Nullable Level level) {
    logLevel = level;
    silent = level == null;
  }

  @Override
  public void log(LogOrigin origin, @Nullable LogProfile instead) {
    stream.log(origin, instead);
  }

  /** The level of the log line that a rule has set; null for none. */
  @Nullable Level logLevel() {
    return logLevel;
  }

  /** Whether a rule wants no log line. */
  boolean isSilent() {
    return silent;
  }

  @Override
  public void setRetries(int retries) {
    stream.retriesWanted = retries;
  }

  @Override
  public void setPriorityClass(int priorityClass) {
    this.priorityClass = priorityClass;
  }

  @Override
  public void setPriorityOffset(int offsetMs) {
    this.priorityOffsetMs = offsetMs;
  }

  @Override
  public void capture(int slot, String text) {
    HttpRecord record = record();
    if (record == null) {
      captured.put(slot, text);
    } else {
      byte[] bytes = text.getBytes(ISO_8859_1);
      record.captureRequest(slot, new Slice().set(bytes, 0, bytes.length));
    }
  }

  @Override
  public int captureSlots(boolean response) {
    return stream.frontend().proxy().get(response ? Captures.RESPONSE : Captures.REQUEST).size();
  }

  /** What rules have kept for the log; no rule of TCP keeps anything of a response. */
  @Override
  public @Nullable String captured(boolean response, int slot) {
    return response ? null : captured.get(slot);
  }

  /** Numbers are given out when they are asked for: most configurations never do. */
  @Override
  public int number() {
    if (number < 0) {
      number = process.nextStreamNumber();
    }
    return number;
  }

  @Override
  public @Nullable String uniqueId() {
    if (uniqueId == null) {
      Format format = stream.frontend().proxy().get(LogSettings.UNIQUE_ID).orElse(null);
      if (format == null) {
        return null;
      }
      // It may ask for itself.
      uniqueId = "";
      StringBuilder made = new StringBuilder();
      StreamRecord now = StreamReport.record(stream, 0, 0, '-', '-');
      // Scratch memory of its own: it may be asked for within another expression.
      format.write(
          this,
          new Sample(stream.bufferBytes()),
          new StreamAliases(now, this, 0, false, LogOrigin.UNSPECIFIED),
          made);
      uniqueId = made.toString();
    }
    return uniqueId;
  }

  @Override
  public TrackedCounters tracked() {
    return stream.noted().tracked();
  }

  /** It is too late for a header. */
  @Override
  public void expectProxyHeader() {}

  @Override
  public void decidedBy(SourcePosition position) {
    lastRule = position;
  }

  // ---- the client's connection

  @Override
  public SocketAddress source() {
    return stream.clientAddress();
  }

  @Override
  public @Nullable SocketAddress destination() {
    SessionMemory memory = stream.memory();
    SocketAddress said = memory == null ? null : memory.destination;
    return said == null ? realDestination() : said;
  }

  @Override
  public SocketAddress realSource() {
    return stream.realClientAddress();
  }

  @Override
  public byte @Nullable [] proxyTlv(int type) {
    SessionMemory noted = stream.memory();
    return noted == null ? null : ProxyHeader.tlv(noted.tlvs, type);
  }

  @Override
  public boolean hasProxyHeader() {
    SessionMemory memory = stream.memory();
    return memory != null && memory.hadHeader;
  }

  @Override
  public @Nullable SocketAddress realDestination() {
    if (destination == null && stream.client().isOpen()) {
      destination = localAddress(stream.client().fd);
    }
    return destination;
  }

  @Override
  public int descriptor() {
    return stream.client().fd;
  }

  private static @Nullable SocketAddress localAddress(int fd) {
    try {
      return Sockets.localAddress(fd);
    } catch (LinuxException gone) {
      return null;
    }
  }

  // ---- the stream

  @Override
  public int priorityClass() {
    return priorityClass;
  }

  @Override
  public int priorityOffset() {
    return priorityOffsetMs;
  }

  @Override
  public @Nullable String defaultBackend() {
    return stream.frontend().proxy().get(BackendSettings.DEFAULT_BACKEND).orElse(null);
  }

  @Override
  public int frontendTimeoutMs(TimeoutKind kind) {
    return kind == TimeoutKind.CLIENT
        ? stream.terms().clientTimeoutMs()
        : stream.frontend().proxy().get(Timeouts.setting(kind));
  }

  @Override
  public int backendTimeoutMs(TimeoutKind kind) {
    BackendTerms terms = backendOrOwn();
    if (terms == null) {
      return 0;
    }
    return switch (kind) {
      case SERVER -> terms.serverTimeoutMs();
      case CONNECT -> terms.connectTimeoutMs();
      case QUEUE -> terms.queueTimeoutMs();
      case TUNNEL -> terms.tunnelTimeoutMs();
      case TARPIT -> terms.http().tarpitTimeoutMs();
      case CLIENT -> 0;
    };
  }

  @Override
  public int timeoutMs(TimeoutKind kind) {
    int configuredMs =
        kind == TimeoutKind.CLIENT
            ? frontendTimeoutMs(kind)
            : stream.backendTerms() == null ? 0 : backendTimeoutMs(kind);
    if (kind == TimeoutKind.TARPIT && stream.backendTerms() == null) {
      configuredMs = HttpTerms.tarpitTimeoutMs(stream.frontend().proxy());
    }
    HttpExchange http = http();
    return http == null ? configuredMs : http.timeouts().or(kind, configuredMs);
  }

  @Override
  public int backendRetries() {
    BackendTerms terms = stream.backendTerms();
    return terms == null ? 0 : terms.retries();
  }

  @Override
  public int retries() {
    return stream.retries(backendRetries());
  }

  @Override
  public @Nullable String lastRuleFile() {
    return lastRule == null ? null : lastRule.file();
  }

  @Override
  public int lastRuleLine() {
    return lastRule == null ? 0 : lastRule.line();
  }

  /** The connection to the server. */
  private record ServerEnd(Stream stream) implements ConnectionFacts {
    @Override
    public @Nullable SocketAddress source() {
      return localAddress(stream.server().fd);
    }

    /** Known without the kernel, which forgets it once the connection is over. */
    @Override
    public @Nullable SocketAddress destination() {
      BackendServer to = stream.chosen();
      int port =
          stream.listener().address() instanceof SocketAddress.Internet internet
              ? internet.port()
              : 0;
      return to == null ? null : to.address(port);
    }

    @Override
    public int descriptor() {
      return stream.server().fd;
    }
  }
}
