package dev.evenkeel.balancer.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.http.CapturePlan;
import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.http.RequestTimeouts;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.log.LogProfile;
import dev.evenkeel.balancer.rule.Subject;
import dev.evenkeel.balancer.stick.TrackedCounters;
import dev.evenkeel.linux.SocketAddress;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that stands in memory, for tests without a stream; what rules say of one is dropped.
 */
final class HttpTestContext implements Subject, ConnectionFacts {
  private final Map<VariableScope, Variables> variables = new EnumMap<>(VariableScope.class);
  private final HttpHead head = new HttpHead();
  private final HttpRecord record = new HttpRecord();
  private final HttpExchange exchange = new Exchange();
  private final byte[] body;

  HttpTestContext(byte[] request) {
    HeadParser parser = new HeadParser(true);
    parser.begin(head, request, 0);
    int end = parser.parse(request, request.length);
    assertThat(end).as("the end of the head").isPositive();
    body = body(request, end, head.isChunked());
    record.begin(CapturePlan.NONE);
    record.requestArrived(head);
    record.cookieSought(head);
  }

  private static byte[] body(byte[] request, int from, boolean chunked) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!chunked) {
      out.write(request, from, request.length - from);
      return out.toByteArray();
    }
    int at = from;
    while (true) {
      int size = 0;
      for (; Character.digit(request[at], 16) >= 0; at++) {
        size = size * 16 + Character.digit(request[at], 16);
      }
      while (request[at++] != '\n') {}
      if (size == 0) {
        return out.toByteArray();
      }
      out.write(request, at, size);
      at += size + 2;
    }
  }

  @Override
  public ProcessFacts process() {
    throw new UnsupportedOperationException();
  }

  @Override
  public long wallMicros() {
    return 0;
  }

  @Override
  public HttpExchange http() {
    return exchange;
  }

  @Override
  public ConnectionFacts client() {
    return this;
  }

  @Override
  public SocketAddress source() {
    return new SocketAddress.Internet(InetAddress.ofLiteral("127.0.0.1"), 1);
  }

  @Override
  public @Nullable SocketAddress destination() {
    return null;
  }

  @Override
  public int descriptor() {
    return -1;
  }

  @Override
  public @Nullable Variables variables(VariableScope scope, boolean create) {
    return create
        ? variables.computeIfAbsent(scope, s -> Variables.ofStream())
        : variables.get(scope);
  }

  // ---- what rules say of a connection

  @Override
  public void setSource(SocketAddress source) {}

  @Override
  public void setDestination(SocketAddress destination) {}

  @Override
  public void setMark(int mark) {}

  @Override
  public void setTos(int tos) {}

  @Override
  public void dropSilently() {}

  @Override
  public void setLogLevel(@Nullable Level level) {}

  @Override
  public void log(LogOrigin origin, @Nullable LogProfile instead) {}

  @Override
  public void setPriorityClass(int priorityClass) {}

  @Override
  public void setPriorityOffset(int offsetMs) {}

  @Override
  public void capture(int slot, String text) {}

  @Override
  public TrackedCounters tracked() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void expectProxyHeader() {}

  @Override
  public void setRetries(int retries) {}

  @Override
  public void decidedBy(SourcePosition position) {}

  private final class Exchange implements HttpExchange {
    @Override
    public HttpMethod requestMethod() {
      return request().method();
    }

    @Override
    public HttpHead request() {
      return head;
    }

    @Override
    public @Nullable HttpHead response() {
      return null;
    }

    @Override
    public HttpRecord record() {
      return record;
    }

    @Override
    public boolean isFirst() {
      return true;
    }

    @Override
    public Slice requestBody(Slice into) {
      return into.set(body, 0, body.length);
    }

    @Override
    public boolean isRequestBodyWhole() {
      return true;
    }

    @Override
    public Slice responseBody(Slice into) {
      return into.setEmpty();
    }

    @Override
    public boolean isResponseBodyWhole() {
      return true;
    }

    @Override
    public byte @Nullable [] uniqueId() {
      return null;
    }

    @Override
    public void answer(Reply reply) {}

    @Override
    public void sendInterim(Reply reply) {}

    @Override
    public RequestTimeouts timeouts() {
      return new RequestTimeouts();
    }

    @Override
    public boolean waitForBody(int timeoutMs, long atLeastBytes) {
      return true;
    }
  }
}
