package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.http.ResponseView;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.log.LogSettings;
import dev.evenkeel.balancer.log.StreamAliases;
import dev.evenkeel.balancer.log.StreamRecord;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.sample.AliasWriter;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.balancer.sample.Content;
import dev.evenkeel.balancer.sample.ProcessFacts;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.balancer.sample.Variables;
import dev.evenkeel.balancer.sample.format.Alias;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.balancer.sample.format.FormatOptions;
import dev.evenkeel.balancer.sample.format.FormatOutput;
import dev.evenkeel.linux.SocketAddress;
import java.util.EnumMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: one check as the expressions of its steps see it: what has come from the server
 * is the response, and there is no client.
 */
final class CheckContext implements SampleContext, AliasWriter {
  /** What stands for the frontend, which a check does not have. */
  private static final String NO_FRONTEND = "CHECKS-FE";

  private final EventLoop loop;
  private final ProcessFacts process;
  private final BackendServer server;
  private final Content received;
  private final @Nullable ResponseView response;
  private final Supplier<@Nullable ConnectionFacts> connection;
  private final Sample scratch = new Sample();
  private final EnumMap<VariableScope, Variables> variables = new EnumMap<>(VariableScope.class);
  private @Nullable String uniqueId;

  /**
   * What expressions of checks may look at beside the check: the same for all checks of a server.
   */
  record Surroundings(ProcessFacts process, BackendServer server) {}

  /**
   * @param received what has come since something was sent
   * @param response the same as an HTTP response; null for checks that do not speak HTTP
   */
  CheckContext(
      EventLoop loop,
      Surroundings around,
      Content received,
      @Nullable ResponseView response,
      Supplier<@Nullable ConnectionFacts> connection) {
    this.loop = loop;
    this.process = around.process();
    this.server = around.server();
    this.received = received;
    this.response = response;
    this.connection = connection;
  }

  /** Memory for a value, used until the next expression is evaluated. */
  Sample scratch() {
    return scratch;
  }

  @Override
  public ProcessFacts process() {
    return process;
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
  public boolean isResponse() {
    return true;
  }

  @Override
  public Content response() {
    return received;
  }

  @Override
  public @Nullable ResponseView checkResponse() {
    return response;
  }

  @Override
  public @Nullable String uniqueId() {
    Format format = backend().proxy().get(LogSettings.CHECK_UNIQUE_ID).orElse(null);
    if (uniqueId == null && format != null) {
      // It may ask for itself.
      uniqueId = "";
      StringBuilder made = new StringBuilder();
      // Scratch memory of its own: it may be asked for within another expression.
      format.write(this, new Sample(), this, made);
      uniqueId = made.toString();
    }
    return uniqueId;
  }

  @Override
  public @Nullable ConnectionFacts server() {
    return connection.get();
  }

  @Override
  public Backend backend() {
    return server.backend();
  }

  @Override
  public BackendServer chosenServer() {
    return server;
  }

  @Override
  public @Nullable Variables variables(VariableScope scope, boolean create) {
    return switch (scope) {
      case PROC -> process.variables();
      case SESS, CHECK ->
          create
              ? variables.computeIfAbsent(scope, s -> Variables.ofStream())
              : variables.get(scope);
      default -> null;
    };
  }

  @Override
  public AliasWriter aliases() {
    return this;
  }

  /** As in the log of a stream that has just begun and has no client. */
  @Override
  public void write(Alias alias, FormatOptions options, FormatOutput out) {
    switch (alias) {
      case CI, CP, FI, FP, SSLC, SSLV -> {}
      case ID -> {
        String id = uniqueId();
        if (id != null) {
          out.text(id, options);
        }
      }
      default -> asStream().write(alias, options, out);
    }
  }

  private AliasWriter asStream() {
    SocketAddress none = new SocketAddress.Unix("", false);
    return new StreamAliases(
        new StreamRecord(
            none,
            none,
            loop.wallMs(),
            NO_FRONTEND,
            backend().name(),
            server.name(),
            -1,
            -1,
            0,
            0,
            0,
            "PR",
            0,
            0,
            0,
            0,
            0,
            false,
            0,
            0),
        this,
        0,
        true,
        LogOrigin.UNSPECIFIED);
  }
}
