package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.BackendSettings;
import dev.evenkeel.balancer.config.Bind;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.net.ListenerSettings;
import dev.evenkeel.balancer.sample.AliasWriter;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.ListenerFacts;
import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.StreamFacts;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.balancer.sample.Variables;
import dev.evenkeel.linux.LinuxException;
import dev.evenkeel.linux.SocketAddress;
import dev.evenkeel.linux.Sockets;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: a stream as expressions see it. Made for the first expression that a stream
 * evaluates, so that a stream without any does not pay for it.
 */
final class StreamSamples implements SampleContext, ConnectionFacts, ListenerFacts, StreamFacts {
  private final Stream stream;
  private final ProcessFacts process;
  private final Waiting request;
  private final Waiting response;
  private @Nullable ServerConnection server;
  private @Nullable EnumMap<VariableScope, Variables> variables;
  private @Nullable SocketAddress destination;
  private boolean isFinal = true;
  private boolean isResponse;

  StreamSamples(Stream stream, ProcessFacts process) {
    this.stream = stream;
    this.process = process;
    this.request = new Waiting(stream.request());
    this.response = new Waiting(stream.response());
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
    ServerConnection known = server;
    if (known == null) {
      known = new ServerConnection(stream);
      server = known;
    }
    return known;
  }

  @Override
  public ListenerFacts listener() {
    return this;
  }

  @Override
  public Frontend frontend() {
    return stream.frontend();
  }

  @Override
  public @Nullable Backend backend() {
    BackendTerms terms = stream.backendTerms();
    return terms == null ? null : terms.backend();
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
  public StreamFacts stream() {
    return this;
  }

  @Override
  public @Nullable AliasWriter aliases() {
    return null;
  }

  @Override
  public @Nullable Variables variables(VariableScope scope, boolean create) {
    if (scope == VariableScope.PROC || scope == VariableScope.CHECK) {
      return scope == VariableScope.PROC ? process.variables() : null;
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

  // ---- the client's connection

  @Override
  public SocketAddress source() {
    return stream.clientAddress();
  }

  @Override
  public @Nullable SocketAddress destination() {
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

  // ---- the listener

  @Override
  public int id() {
    int number = 0;
    for (Bind bind : stream.frontend().proxy().binds()) {
      for (Endpoint address : bind.addresses()) {
        number++;
        if (isListener(bind, address)) {
          int given = bind.get(ListenerSettings.ID);
          return given > 0 ? given : number;
        }
      }
    }
    return number;
  }

  @SuppressWarnings("ReferenceEquality") // The line that the socket was made from.
  private boolean isListener(Bind bind, Endpoint address) {
    if (stream.listener().bind() != bind) {
      return false;
    }
    return bind.addresses().size() == 1
        || (address instanceof Endpoint.Inet inet
            && stream.listener().address() instanceof SocketAddress.Internet own
            && own.port() == inet.port()
            && own.host().equals(inet.host()));
  }

  @Override
  public @Nullable String name() {
    return stream.listener().bind().get(ListenerSettings.NAME).orElse(null);
  }

  // ---- the stream

  @Override
  public int priorityClass() {
    return 0;
  }

  @Override
  public int priorityOffset() {
    return 0;
  }

  @Override
  public @Nullable String defaultBackend() {
    return stream.frontend().proxy().get(BackendSettings.DEFAULT_BACKEND).orElse(null);
  }

  @Override
  public int frontendClientTimeoutMs() {
    return stream.terms().clientTimeoutMs();
  }

  @Override
  public int backendServerTimeoutMs() {
    BackendTerms terms = stream.backendTerms();
    return terms == null ? 0 : terms.serverTimeoutMs();
  }

  @Override
  public int backendTunnelTimeoutMs() {
    BackendTerms terms = stream.backendTerms();
    return terms == null ? 0 : terms.tunnelTimeoutMs();
  }

  @Override
  public int serverTimeoutMs() {
    BackendTerms terms = stream.backendTerms();
    return terms == null ? 0 : terms.serverTimeoutMs();
  }

  @Override
  public int tunnelTimeoutMs() {
    BackendTerms terms = stream.backendTerms();
    return terms == null ? 0 : terms.tunnelTimeoutMs();
  }

  @Override
  public @Nullable String lastRuleFile() {
    return null;
  }

  @Override
  public int lastRuleLine() {
    return 0;
  }

  /** The bytes of one direction. */
  private record Waiting(Channel channel) implements Content {
    private static final byte[] NONE = {};

    @Override
    public byte[] array() {
      byte[] bytes = channel.waitingBytes();
      return bytes == null ? NONE : bytes;
    }

    @Override
    public int from() {
      return channel.waitingFrom();
    }

    @Override
    public int length() {
      return channel.waitingLength();
    }

    @Override
    public boolean mayGrow() {
      return !channel.inputClosed && !channel.isFull();
    }
  }

  /** The connection to the server. */
  private record ServerConnection(Stream stream) implements ConnectionFacts {
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
