package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.Server;
import dev.evenkeel.balancer.health.Match.Judgement;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.tcp.Timeouts;
import dev.evenkeel.linux.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes the checks of one server, as its backend and its line ask for. Used on the loop that checks
 * it; what the runtime API changes may be changed by any thread.
 */
final class CheckMaker {
  private final EventLoop loop;
  private final Server config;
  private final Supplier<SocketAddress> serverAddress;
  private final CheckSource source;
  private final CheckPlan plan;
  private final boolean stops404;
  private final int connectMs;
  private final int answerMs;
  private final Optional<ExternalCommand> external;
  private final CheckContext.Surroundings around;
  private final Optional<SocketAddress> socks4;

  private volatile Optional<Endpoint> checkAddress;
  private volatile int checkPort;
  private volatile Optional<Endpoint> agentAddress;
  private volatile int agentPort;
  private volatile String agentSend;

  /**
   * @param serverAddress where the server is now
   * @param external what to run, for external checks
   * @param around what expressions may look at beside the check
   */
  CheckMaker(
      EventLoop loop,
      Proxy proxy,
      Server config,
      Supplier<SocketAddress> serverAddress,
      CheckSource source,
      Optional<ExternalCommand> external,
      CheckContext.Surroundings around) {
    this.loop = loop;
    this.config = config;
    this.serverAddress = serverAddress;
    this.source = source;
    this.external = external;
    this.around = around;
    this.connectMs = proxy.get(Timeouts.CONNECT);
    this.answerMs = proxy.get(Timeouts.CHECK);
    this.stops404 = proxy.get(CheckSettings.DISABLE_ON_404);
    this.socks4 = config.get(ServerSettings.SOCKS4).map(endpoint -> address(endpoint, 0));
    this.checkAddress = config.get(CheckSettings.ADDRESS);
    this.checkPort = config.get(CheckSettings.PORT);
    this.agentAddress = config.get(CheckSettings.AGENT_ADDRESS);
    this.agentPort = config.get(CheckSettings.AGENT_PORT);
    this.agentSend = config.get(CheckSettings.AGENT_SEND);
    this.plan = plan(proxy, config.get(CheckSettings.INTER_MS));
  }

  private CheckPlan plan(Proxy proxy, int interMs) {
    return switch (proxy.get(CheckSettings.METHOD)) {
      case CONNECT, EXTERNAL -> of(CheckPlan.Kind.PLAIN, List.of(), interMs);
      case TCP -> of(CheckPlan.Kind.TCP_CHECK, proxy.get(CheckSettings.TCP_RULES), interMs);
      case PROTOCOL, SPOP ->
          of(CheckPlan.Kind.PLAIN, proxy.get(CheckSettings.PROTOCOL_RULES), interMs);
      case HTTP ->
          of(CheckPlan.Kind.HTTP, HttpRules.complete(proxy.get(CheckSettings.HTTP_RULES)), interMs)
              .http(false, proxy.get(CheckSettings.SEND_STATE));
    };
  }

  private CheckPlan of(CheckPlan.Kind kind, List<CheckRule> rules, int interMs) {
    return CheckPlan.of(kind, rules, connectMs, answerMs, interMs);
  }

  /** A health check. */
  CheckAttempt check(CheckedServer server, HealthCounter counter, Consumer<CheckResult> done) {
    if (external.isPresent()) {
      int limitMs = answerMs > 0 ? answerMs : config.get(CheckSettings.INTER_MS);
      return external.get().run(loop, serverAddress.get(), limitMs, done);
    }
    // Manual, "http-check disable-on-404": only evaluated for running servers.
    boolean stops = stops404 && server.isRunning();
    return new CheckRun(
        loop,
        stops ? plan.http(true, plan.sendsState()) : plan,
        this::way,
        source,
        () -> server.stateHeader(counter),
        around,
        done);
  }

  /**
   * A question to the agent.
   *
   * @param heard takes its whole line, before the result
   */
  CheckAttempt agent(Consumer<AgentReply> heard, Consumer<CheckResult> done) {
    String send = agentSend;
    List<CheckRule> rules = new ArrayList<>();
    rules.add(send.isEmpty() ? new CheckRule.Comment("") : new CheckRule.Send(send, ""));
    rules.add(
        CheckRule.Expect.answer((bytes, length, ended) -> {
          Judgement judgement = AgentReply.judge(bytes, length, ended);
          if (judgement instanceof Judgement.Done verdict
              && verdict.status() != CheckStatus.L7TOUT) {
            heard.accept(AgentReply.read(bytes, length));
          }
          return judgement;
        }));
    SocketAddress at = to(agentAddress, agentPort);
    return new CheckRun(
        loop,
        of(CheckPlan.Kind.PLAIN, rules, config.get(CheckSettings.AGENT_INTER_MS)),
        rule -> new CheckConnection.Way(at, Optional.empty(), false, false, false),
        source,
        () -> "",
        around,
        done);
  }

  private CheckConnection.Way way(CheckRule.Connect rule) {
    boolean proxyLine = rule.sendProxy() || (rule.defaults() && sendsProxyByDefault());
    boolean socks = rule.viaSocks4() || (rule.defaults() && config.get(CheckSettings.VIA_SOCKS4));
    Optional<Endpoint> endpoint = rule.address().or(() -> checkAddress);
    int port = rule.port() != 0 ? rule.port() : checkPort;
    boolean silent = plan.rules().size() == 1;
    return new CheckConnection.Way(
        to(endpoint, port),
        socks ? socks4 : Optional.empty(),
        proxyLine,
        rule.linger(),
        silent && !proxyLine && !socks);
  }

  private boolean sendsProxyByDefault() {
    return config.get(CheckSettings.SEND_PROXY);
  }

  private SocketAddress to(Optional<Endpoint> endpoint, int port) {
    if (endpoint.isPresent()) {
      int servicePort =
          serverAddress.get() instanceof SocketAddress.Internet(var host, int own) ? own : 0;
      return address(endpoint.get(), port != 0 ? port : ownPort(endpoint.get(), servicePort));
    }
    SocketAddress server = serverAddress.get();
    return server instanceof SocketAddress.Internet(var host, int own) && port != 0
        ? new SocketAddress.Internet(host, port & 0xffff)
        : server;
  }

  private static int ownPort(Endpoint endpoint, int otherwise) {
    return endpoint instanceof Endpoint.Inet inet && inet.port() != 0 ? inet.port() : otherwise;
  }

  private static SocketAddress address(Endpoint endpoint, int port) {
    return switch (endpoint) {
      case Endpoint.Inet inet ->
          new SocketAddress.Internet(inet.host(), (port != 0 ? port : inet.port()) & 0xffff);
      case Endpoint other -> other.toSocketAddress();
    };
  }

  /** {@code set server check-addr}, {@code check-port}; empty and 0 leave what is. */
  void checkTarget(Optional<Endpoint> address, int port) {
    address.ifPresent(given -> checkAddress = address);
    if (port != 0) {
      checkPort = port;
    }
  }

  /** {@code set server agent-addr}, {@code agent-port}; empty and 0 leave what is. */
  void agentTarget(Optional<Endpoint> address, int port) {
    address.ifPresent(given -> agentAddress = address);
    if (port != 0) {
      agentPort = port;
    }
  }

  /** {@code set server agent-send}. */
  void agentSend(String text) {
    agentSend = text;
  }

  Optional<Endpoint> checkAddress() {
    return checkAddress;
  }

  int checkPort() {
    return checkPort;
  }

  Optional<Endpoint> agentAddress() {
    return agentAddress;
  }

  int agentPort() {
    return agentPort;
  }
}
