package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.backend.RequestKey;
import dev.evenkeel.balancer.forwarding.RequestAdditions;
import dev.evenkeel.balancer.http.ConnectionHeader.Says;
import dev.evenkeel.balancer.http.HeaderCase;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.TransferOptions;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.persist.Cacheability;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.rule.http.Monitor;
import dev.evenkeel.balancer.stats.Counter;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: what is asked of a request between its head and the call for a server, one
 * stage after the other: the frontend's rules, the choice of a backend, its rules, persistence. A
 * stage that must wait is gone on with when more has come or its time is over.
 */
final class RequestStages {
  private enum Stage {
    MONITOR,
    FRONTEND_CONTENT,
    FRONTEND_BODY,
    FRONTEND_RULES,
    FRONTEND_REDIRECT,
    FRONTEND_STATS,
    CHOOSE,
    BACKEND_CONTENT,
    BACKEND_BODY,
    BACKEND_RULES,
    BACKEND_REDIRECT,
    BACKEND_STATS,
    PERSIST,
    CALL
  }

  private final HttpTransaction transaction;
  private Stage stage = Stage.MONITOR;
  private final ContentRules content = new ContentRules(false);

  /** Whether the frontend's rules about requests have a say. */
  private boolean asksFrontend;

  /** Whether the rules about contents that precede them are done. */
  private boolean contentIsSeen;

  /** What is added to the request for its backend; null for nothing. */
  private @Nullable RequestAdditions additions;

  RequestStages(HttpTransaction transaction) {
    this.transaction = transaction;
  }

  /** Begins with a request. */
  void begin() {
    stage = Stage.MONITOR;
    content.reset();
    additions = null;
    asksFrontend |= transaction.stream().support.isOfHttpFrontend;
    resume();
  }

  /**
   * The request that comes was looked at before it was known to be one.
   *
   * @param byFrontend whether its frontend has found that out, and not the choice of its backend
   */
  void beginLate(boolean byFrontend) {
    contentIsSeen = true;
    asksFrontend = byFrontend;
  }

  /** Forgets the request. */
  void end() {
    contentIsSeen = false;
    asksFrontend = false;
  }

  /** When the stage that waits has waited long enough; {@link Long#MAX_VALUE} for never. */
  long deadlineMs() {
    return Math.min(transaction.waitUntilMs, content.deadlineMs());
  }

  /** Goes on as far as it goes. */
  void resume() {
    HttpStream stream = transaction.stream();
    while (stream.phase == HttpStream.Phase.RULES && passes(stream)) {
      stage = next();
    }
    if (stream.phase == HttpStream.Phase.RULES) {
      stream.rearm();
    }
  }

  private Stage next() {
    return switch (stage) {
      case MONITOR -> Stage.FRONTEND_CONTENT;
      case FRONTEND_CONTENT -> Stage.FRONTEND_BODY;
      case FRONTEND_BODY -> Stage.FRONTEND_RULES;
      case FRONTEND_RULES -> Stage.FRONTEND_REDIRECT;
      case FRONTEND_REDIRECT -> Stage.FRONTEND_STATS;
      case FRONTEND_STATS -> Stage.CHOOSE;
      case CHOOSE ->
          transaction.stream().isWithinOneProxy() ? Stage.PERSIST : Stage.BACKEND_CONTENT;
      case BACKEND_CONTENT -> Stage.BACKEND_BODY;
      case BACKEND_BODY -> Stage.BACKEND_RULES;
      case BACKEND_RULES -> Stage.BACKEND_REDIRECT;
      case BACKEND_REDIRECT -> Stage.BACKEND_STATS;
      case BACKEND_STATS -> Stage.PERSIST;
      case PERSIST, CALL -> Stage.CALL;
    };
  }

  /** Whether the stage is done, and the request still goes on. */
  private boolean passes(HttpStream stream) {
    HttpTerms http = stream.support.terms;
    BackendTerms to = stream.backendTerms;
    return switch (stage) {
      case MONITOR -> isNoMonitor(stream, stream.support.isOfHttpFrontend ? http.monitor() : null);
      case FRONTEND_CONTENT ->
          contentIsSeen
              || inspects(stream, stream.terms.requestRules(), stream.terms.requestDelayMs());
      case FRONTEND_BODY ->
          !asksFrontend || !http.buffersRequest() || hasBody(http.requestTimeoutMs());
      case FRONTEND_RULES -> !asksFrontend || evaluates(stream, http.requestRules());
      case FRONTEND_REDIRECT -> !asksFrontend || evaluates(stream, http.redirectRules());
      case FRONTEND_STATS ->
          !asksFrontend
              || StatsRequest.isOther(stream, transaction, http.proxy(), http.statsPage());
      case CHOOSE -> chooses(stream);
      case BACKEND_CONTENT ->
          to == null || inspects(stream, to.requestRules(), to.requestDelayMs());
      case BACKEND_BODY ->
          to == null || !to.http().buffersRequest() || hasBody(to.http().requestTimeoutMs());
      case BACKEND_RULES -> to == null || evaluates(stream, to.http().requestRules());
      case BACKEND_REDIRECT -> to == null || evaluates(stream, to.http().redirectRules());
      case BACKEND_STATS ->
          to == null
              || StatsRequest.isOther(
                  stream, transaction, to.http().proxy(), to.http().statsPage());
      case PERSIST -> persists(stream, to);
      case CALL -> {
        if (transaction.request.inputClosed && !transaction.request.isWhole()) {
          // No server is bothered with half a request.
          if (http.answersCutRequests()) {
            stream.refuse(400, 'C', 'R');
          } else {
            stream.finish('C', 'R');
          }
        } else if (!transaction.request.fitsHead()) {
          fails(stream);
        } else if (to != null) {
          stream.callServer(to);
        }
        yield false;
      }
    };
  }

  private boolean isNoMonitor(HttpStream stream, @Nullable Monitor monitor) {
    if (monitor == null || !monitor.isAskedBy(transaction.request.head)) {
      stream.reached(LogOrigin.REQUEST);
      return true;
    }
    transaction.isUnlogged = true;
    stream.refuse(monitor.status(stream.samples(), stream.sampleSupport.sample()), 'L', 'R');
    return false;
  }

  /** Whether the body is there; a client that takes too long is told so. */
  private boolean hasBody(int timeoutMs) {
    if (!transaction.waitForBody(timeoutMs > 0 ? timeoutMs : Integer.MAX_VALUE, 0)) {
      return false;
    }
    if (!transaction.isRequestBodyWhole()) {
      transaction.isUntimed = true;
      transaction.stream().refuse(408, 'c', 'R');
      return false;
    }
    return true;
  }

  /** {@code tcp-request content}. */
  private boolean inspects(HttpStream stream, @Nullable RuleList rules, int delayMs) {
    return switch (content.look(stream, rules, delayMs, transaction.request)) {
      case WAIT -> false;
      case CONTINUE, ACCEPT -> true;
      case SWITCH -> {
        asksFrontend = true;
        yield true;
      }
      case REJECT, DROP, CLOSE, ANSWER, DENY, TARPIT, FAILED -> {
        stream.countDenial(Counter.DENIED_REQUESTS);
        if (stage == Stage.FRONTEND_CONTENT) {
          transaction.unread();
        }
        stream.finish('P', 'R');
        yield false;
      }
    };
  }

  /** {@code http-request}. */
  private boolean evaluates(HttpStream stream, @Nullable RuleList rules) {
    if (rules == null) {
      return true;
    }
    Decision decision =
        rules.evaluate(stream.samples(), stream.sampleSupport.sample(), transaction.progress);
    switch (decision) {
      case CONTINUE, ACCEPT, SWITCH -> {
        transaction.progress.reset();
        return true;
      }
      case WAIT -> {
        return false;
      }
      case ANSWER -> {
        boolean late = transaction.isBodyLate;
        transaction.isUntimed |= late;
        LocalAnswer.ofRule(stream, transaction, late ? 'c' : 'L', 'R');
      }
      case DENY -> {
        stream.countDenial(Counter.DENIED_REQUESTS);
        stream.countClientError();
        readCookie(stream);
        LocalAnswer.ofRule(stream, transaction, 'P', 'R');
      }
      case TARPIT -> {
        stream.countDenial(Counter.DENIED_REQUESTS);
        stream.countClientError();
        readCookie(stream);
        stream.tarpit();
      }
      case REJECT, DROP, CLOSE -> {
        stream.countDenial(Counter.DENIED_REQUESTS);
        transaction.isUntimed = true;
        stream.finish('P', 'R');
      }
      case FAILED -> fails(stream);
    }
    return false;
  }

  /** The log tells whose cookie a client had that is refused, though no server is asked. */
  private void readCookie(HttpStream stream) {
    transaction.record.cookieSought(transaction.request.head);
    BackendTerms chosen = stream.backendTerms;
    BackendTerms in = chosen == null ? stream.terms.switching().own() : chosen;
    if (in != null && in.http().cookie() != null) {
      stream.persistence =
          Persistence.ofCookie(in, stream.samples(), stream.sampleSupport.sample(), transaction);
    }
  }

  /** A rule could not be carried out. */
  private void fails(HttpStream stream) {
    transaction.isUntimed = true;
    stream.refuse(500, 'P', 'R');
  }

  private boolean chooses(HttpStream stream) {
    BackendTerms to = stream.backendTerms;
    if (to == null) {
      to = stream.chooseBackend(stream.loop.nowMs());
    }
    if (to == null) {
      stream.refuse(503, 'S', 'C');
      return false;
    }
    if (!to.speaksHttp()) {
      // A request cannot be unmade.
      stream.finish('I', 'R');
      return false;
    }
    if (!stream.isWithinOneProxy()) {
      transaction.timeouts().leaveBackend();
    }
    return true;
  }

  private boolean persists(HttpStream stream, @Nullable BackendTerms to) {
    if (to == null) {
      return true;
    }
    RequestKey key = to.requestKey();
    if (key != null
        && key.needsBody(transaction.request.head)
        && !hasBody(to.http().requestTimeoutMs())) {
      return false;
    }
    transaction.record.cookieSought(transaction.request.head);
    if (to.http().checksCache()) {
      transaction.isCacheable = Cacheability.ofRequest(transaction.request.head);
    }
    if (to.persists()) {
      stream.persistence =
          Persistence.of(to, stream.samples(), stream.sampleSupport.sample(), transaction);
    }
    tell(stream, to);
    return true;
  }

  /** Tells the server who asks, as {@code option forwardfor} and its kin wish. */
  private void tell(HttpStream stream, BackendTerms to) {
    HttpHead head = transaction.request.head;
    byte[] idHeader = stream.support.uniqueIdHeader;
    // Made even where no header tells it: the log must not ask for what is gone by then.
    byte[] id = stream.support.makesUniqueIds ? stream.uniqueId() : null;
    if (idHeader != null && id != null) {
      head.add(idHeader, id);
    }
    additions = stream.support.additionsFor(to.backend().proxy());
    if (additions != null) {
      StreamSamples samples = stream.samples();
      additions.apply(
          head, samples, stream.sampleSupport.sample(), samples.source(), samples.destination());
    }
  }

  /**
   * The request goes to a server once more, maybe to another one.
   *
   * @return false if its head does not fit into a buffer
   */
  boolean sendAgain(HttpStream stream) {
    nameServer(stream);
    return transaction.request.rewriteHead();
  }

  private void nameServer(HttpStream stream) {
    BackendServer server = stream.chosen();
    if (additions != null && server != null) {
      additions.nameServer(transaction.request.head, server.name());
    }
  }

  /** Phase send: makes of the client's request the one that its server gets. */
  void prepareForServer(HttpStream stream) {
    BackendTerms to = stream.backendTerms;
    boolean closes =
        stream.support.terms.serverCloses() || (to != null && to.http().serverCloses());
    boolean pretends = to != null && to.http().pretendsKeepAlive();
    Says says = Says.NOTHING;
    if (closes && !pretends) {
      says = Says.CLOSE;
    } else if (transaction.isOld) {
      says = Says.KEEP_ALIVE;
    }
    transaction.serverKeepsAlive = !closes && !transaction.request.head.isAmbiguous();
    transaction.sentMethod = transaction.request.head.method();
    transaction.request.countHead();
    nameServer(stream);
    TransferOptions.rewrite(transaction.request.head);
    stream.support.connectionHeader.rewrite(transaction.request.head, says);
    HeaderCase wanted = to == null ? null : to.http().serverCase();
    if (wanted != null) {
      wanted.adjust(transaction.request.head, stream.support.slice);
    }
  }
}
