package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.http.CapturePlan;
import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.http.RequestTimeouts;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.http.Target;
import dev.evenkeel.balancer.net.EventLoop;
import dev.evenkeel.balancer.persist.CookieState;
import dev.evenkeel.balancer.rule.RuleProgress;
import dev.evenkeel.balancer.webstats.StatsVisit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: one request and its response. It is lent to a connection from the first byte of
 * a request to the last of its response, and used for another connection's next: a connection
 * between two requests holds nothing of it.
 */
final class HttpTransaction implements HttpExchange {
  final MessageChannel request;
  final MessageChannel response;

  final RequestStages requestStages = new RequestStages(this);
  final ResponseStages responseStages = new ResponseStages(this);

  /** What is kept of it for the log. */
  final HttpRecord record = new HttpRecord();

  /** Where the rules that are evaluated stand. */
  final RuleProgress progress = new RuleProgress();

  private final CapturePlan captures;
  private @Nullable HttpStream stream;
  boolean isFirst;
  private boolean hasResponse;
  @Nullable Reply answer;

  /** What it wants if it is for a statistics page and may have it; null before that is known. */
  @Nullable StatsVisit statsVisit;

  /** Whether the answer to that is being made. */
  boolean waitsForStats;

  /** That answer, once it is there. */
  @Nullable Reply statsAnswer;

  final CookieState cookie = new CookieState();

  /** Whether the answer to the request may be kept by a cache; known only where a cookie asks. */
  boolean isCacheable;

  /** Whether {@code ignore-persist} applies. */
  boolean ignoresPersistence;

  /** Whether nothing is logged of it at its end. */
  boolean isUnlogged;

  boolean mayBeRetried = true;

  /** The request's method as it came: it says how the response ends. */
  HttpMethod method = HttpMethod.OTHER;

  /** The method that the server was sent: it says whether a body comes. */
  HttpMethod sentMethod = HttpMethod.OTHER;

  /** Whether the client has asked for another protocol. */
  boolean asksUpgrade;

  /** Whether the client's version is HTTP/1.0. */
  boolean isOld;

  boolean clientKeepsAlive;
  boolean serverKeepsAlive;

  /** The response is one of our own. */
  boolean isLocal;

  /** The log shows no time for the request: it was not done with when it ended. */
  boolean isUntimed;

  /** The answer asks the client who it is. */
  boolean asksForCredentials;

  /** What the log says of an answer of our own: a page may have another status. */
  int answeredStatus;

  /** What is counted of interim responses, and of a server's that another one has replaced. */
  int interimBytes;

  /** The head for the server is written. */
  boolean isSent;

  /** It is among the streams that are counted as open. */
  boolean isCounted;

  boolean requestOver;
  boolean responseOver;

  /** The server takes no more of the request. */
  boolean requestLost;

  /** Loop milliseconds; 0 as long as it has not come to pass. */
  long startedMs;

  long headMs;
  long responseHeadMs;
  long waitUntilMs = Long.MAX_VALUE;

  /** A body was waited for that has not come in time. */
  boolean isBodyLate;

  private final RequestTimeouts timeouts = new RequestTimeouts();

  HttpTransaction(EventLoop loop, HttpTerms terms) {
    captures = terms.captures();
    request =
        new MessageChannel(
            loop,
            new HeadParser(true)
                .maxFields(terms.maxFields())
                .relaxed(terms.relaxedRequests())
                .completesTargets(terms.completesTargets()));
    // How strict it is is for the backend to say.
    response = new MessageChannel(loop, new HeadParser(false).maxFields(terms.maxFields()));
  }

  /** Begins with a request of this connection. */
  void begin(HttpStream of, boolean first) {
    stream = of;
    isFirst = first;
    clear();
  }

  private void clear() {
    requestStages.end();
    progress.reset();
    record.begin(captures);
    hasResponse = false;
    answer = null;
    statsVisit = null;
    waitsForStats = false;
    statsAnswer = null;
    cookie.reset();
    isCacheable = false;
    ignoresPersistence = false;
    isUnlogged = false;
    mayBeRetried = true;
    method = HttpMethod.OTHER;
    sentMethod = HttpMethod.OTHER;
    isOld = false;
    asksUpgrade = false;
    clientKeepsAlive = false;
    serverKeepsAlive = false;
    isLocal = false;
    isUntimed = false;
    asksForCredentials = false;
    answeredStatus = 0;
    isSent = false;
    isCounted = false;
    interimBytes = 0;
    requestOver = false;
    responseOver = false;
    requestLost = false;
    startedMs = 0;
    headMs = 0;
    responseHeadMs = 0;
    waitUntilMs = Long.MAX_VALUE;
    isBodyLate = false;
    timeouts.clear();
  }

  /** Begins with the next request of the same connection; its first bytes may be there. */
  void next() {
    request.next();
    response.reset();
    isFirst = false;
    clear();
  }

  /** The connection has no request. */
  void end() {
    request.reset();
    response.reset();
    clear();
    stream = null;
  }

  /** The response's head is whole. */
  void responseArrived() {
    hasResponse = true;
  }

  /** The request was looked at before it was known to be one: the log is not to show it. */
  void unread() {
    record.begin(captures);
    isUntimed = true;
  }

  /** An answer of our own takes the place of a server's response, which counts nevertheless. */
  void replaceResponse() {
    if (hasResponse && !isLocal) {
      interimBytes += (int) response.storedBytes() + response.waitingBytes();
    }
    forgetResponse();
  }

  /** Another response takes its place. */
  void forgetResponse() {
    response.reset();
    hasResponse = false;
  }

  /** The connection that it is lent to. */
  HttpStream stream() {
    return Objects.requireNonNull(stream);
  }

  @Override
  public HttpRecord record() {
    return record;
  }

  @Override
  public @Nullable HttpHead request() {
    return request.hasHead() ? request.head : null;
  }

  @Override
  public HttpMethod requestMethod() {
    return request.head.method();
  }

  @Override
  public @Nullable HttpHead response() {
    return hasResponse && response.hasHead() ? response.head : null;
  }

  @Override
  public boolean isFirst() {
    return isFirst;
  }

  @Override
  public Slice requestBody(Slice into) {
    return request.body(into);
  }

  @Override
  public boolean isRequestBodyWhole() {
    return request.isWhole() || request.isFull() || request.inputClosed;
  }

  @Override
  public Slice responseBody(Slice into) {
    return response.body(into);
  }

  @Override
  public boolean isResponseBodyWhole() {
    return response.isWhole() || response.isFull() || response.inputClosed;
  }

  @Override
  public byte @Nullable [] uniqueId() {
    return stream().uniqueId();
  }

  @Override
  public boolean isAddressedAsProxy() {
    return stream().support.terms.usesProxyHeader()
        && request.head.target().form() == Target.Form.ABSOLUTE;
  }

  @Override
  public void disableRetries() {
    mayBeRetried = false;
  }

  @Override
  public void askForCredentials() {
    asksForCredentials = true;
  }

  @Override
  public Reply errorReply(int status) {
    return LocalAnswer.reply(stream(), status);
  }

  @Override
  public void answer(Reply reply) {
    answer = reply;
  }

  @Override
  public void sendInterim(Reply reply) {
    if (stream != null && !isOld) {
      LocalAnswer.interim(stream, this, reply);
    }
  }

  @Override
  public RequestTimeouts timeouts() {
    return timeouts;
  }

  @Override
  public boolean waitForBody(int timeoutMs, long atLeastBytes) {
    HttpStream of = stream;
    if (of == null) {
      return true;
    }
    MessageChannel channel = hasResponse ? response : request;
    if (!hasResponse) {
      LocalAnswer.proceed(of, this);
    }
    boolean enough =
        channel.isWhole()
            || channel.isFull()
            || channel.inputClosed
            || (atLeastBytes > 0 && channel.body(new Slice()).length() >= atLeastBytes);
    isBodyLate = !enough && of.loop.nowMs() >= waitUntilMs;
    if (enough || isBodyLate) {
      waitUntilMs = Long.MAX_VALUE;
      return true;
    }
    if (waitUntilMs == Long.MAX_VALUE && timeoutMs != Integer.MAX_VALUE) {
      waitUntilMs = of.loop.nowMs() + timeoutMs;
    }
    return false;
  }
}
