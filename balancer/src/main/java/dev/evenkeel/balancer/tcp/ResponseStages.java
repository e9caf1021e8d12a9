package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.http.BodyFraming;
import dev.evenkeel.balancer.http.ConnectionHeader.Says;
import dev.evenkeel.balancer.http.ConnectionTokens;
import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.persist.Cacheability;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.sample.VariableScope;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stick.TrackedCounters;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: what is asked of a response between its head and the client, one stage after
 * the other: the backend's rules, the frontend's, then those that see answers of our own as well.
 */
final class ResponseStages {
  private enum Stage {
    BACKEND_CONTENT,
    BACKEND_RULES,
    FRONTEND_RULES,
    COOKIE,
    BACKEND_AFTER,
    FRONTEND_AFTER,
    SEND
  }

  private final HttpTransaction transaction;
  private Stage stage = Stage.BACKEND_CONTENT;
  private final ContentRules content = new ContentRules(true);

  ResponseStages(HttpTransaction transaction) {
    this.transaction = transaction;
  }

  /**
   * Begins with a server's response.
   *
   * @return whether it is being relayed already
   */
  boolean begin(HttpStream stream) {
    HttpTransaction at = transaction;
    HttpHead head = at.response.head;
    at.responseHeadMs = stream.loop.nowMs();
    at.response.begin(BodyFraming.ofResponse(head, at.sentMethod));
    if (at.response.isMalformed()) {
      ResponseHead.failed(stream, RetryCause.JUNK_RESPONSE, 502, 'P');
      return false;
    }
    int tokens = ConnectionTokens.of(head);
    // What it says of its connection is no part of the response that rules see.
    stream.support.connectionHeader.rewrite(head, Says.NOTHING);
    at.response.countHead();
    at.responseArrived();
    at.record.responseArrived(head);
    if (stream.samples != null) {
      stream.samples.forget(VariableScope.REQ);
    }
    count(stream, head.status());
    BackendServer chosen = stream.chosen();
    if (stream.persistence != null && chosen != null) {
      stream.persistence.learn(chosen);
    }
    at.serverKeepsAlive &=
        ConnectionTokens.keepsAlive(head, tokens)
            && at.response.framing() != BodyFraming.UNTIL_CLOSE
            && !head.isAmbiguous();
    at.clientKeepsAlive &= !head.isAmbiguous();
    if (at.method == HttpMethod.HEAD && at.sentMethod != HttpMethod.HEAD) {
      // A rule has asked for the body that the client has not asked for.
      at.response.discardBody();
    }
    stream.phase = HttpStream.Phase.RESPONSE_RULES;
    return goOn(stream, Stage.BACKEND_CONTENT);
  }

  /** The entries of tables count what a server's status says of it or of the client. */
  private static void count(HttpStream stream, int status) {
    TrackedCounters counting = stream.tracked();
    if (counting == null) {
      return;
    }
    if (stream.support.terms.errorStatuses().has(status)) {
      counting.clientErred();
    }
    if (stream.support.terms.failureStatuses().has(status)) {
      counting.serverFailed();
    }
  }

  /** Has the client told which server it is at, unless a cookie could come into wrong hands. */
  private boolean setsCookie(HttpStream stream, @Nullable BackendTerms in) {
    HttpHead head = transaction.response.head;
    boolean endangered =
        in != null
            && in.http().checksCache()
            && Cacheability.endangersCookie(head, transaction.isCacheable);
    if (endangered) {
      stream.countDenial(Counter.DENIED_RESPONSES);
      // The page is that of the status that it had.
      stream.refuse(head.status(), 'P', 'H');
      return false;
    }
    setCookie(stream, in, stream.chosen());
    return true;
  }

  private void setCookie(
      HttpStream stream, @Nullable BackendTerms in, @Nullable BackendServer chosen) {
    CookieValues values = in == null ? null : in.http().cookie();
    if (values == null || chosen == null) {
      return;
    }
    BackendServer wanted = stream.wanted();
    transaction.cookie.settled(wanted != null, wanted == chosen);
    values.cookie.response(
        transaction.response.head,
        transaction.cookie,
        transaction.method,
        transaction.isCacheable,
        values.valueOf(chosen),
        transaction.ignoresPersistence,
        stream.loop.wallMs() / 1000);
  }

  /** Begins with a response of our own. */
  void beginLocal(HttpStream stream) {
    HttpHead head = transaction.response.head;
    boolean connect = transaction.method == HttpMethod.CONNECT;
    // Nobody is there at the other end of a tunnel.
    transaction.response.begin(
        BodyFraming.ofResponse(head, connect ? HttpMethod.OTHER : transaction.method));
    transaction.clientKeepsAlive &= !connect;
    transaction.responseArrived();
    if (goOn(stream, Stage.BACKEND_AFTER)) {
      stream.pump();
    }
  }

  /** RFC 9110 8.6, RFC 9112 6.1: these must not be there. */
  static void removeFraming(HttpHead head) {
    head.removeAll(HeaderName.CONTENT_LENGTH);
    head.removeAll(HeaderName.TRANSFER_ENCODING);
  }

  /** When the stage that waits has waited long enough; {@link Long#MAX_VALUE} for never. */
  long deadlineMs() {
    return content.deadlineMs();
  }

  /**
   * The stage that waits has waited long enough, or the server was silent for too long: rules get
   * no more to look at.
   */
  void timedOut() {
    HttpStream stream = transaction.stream();
    long nowMs = stream.loop.nowMs();
    content.conclude(nowMs);
    if (transaction.waitUntilMs != Long.MAX_VALUE) {
      transaction.waitUntilMs = nowMs;
    }
    resume();
    if (stream.phase == HttpStream.Phase.RESPONSE_RULES && stream.deadlineMs() <= nowMs) {
      stream.refuse(504, 's', 'R');
    }
  }

  /** Goes on as far as it goes. */
  void resume() {
    HttpStream stream = transaction.stream();
    if (goOn(stream, stage)) {
      stream.pump();
    }
  }

  private boolean goOn(HttpStream stream, Stage from) {
    stage = from;
    while (stream.phase == HttpStream.Phase.RESPONSE_RULES && passes(stream)) {
      stage = next();
    }
    if (stream.phase == HttpStream.Phase.RESPONSE_RULES) {
      stream.rearm();
    }
    return stream.phase == HttpStream.Phase.RELAY;
  }

  private Stage next() {
    return switch (stage) {
      case BACKEND_CONTENT -> Stage.BACKEND_RULES;
      case BACKEND_RULES -> Stage.FRONTEND_RULES;
      case FRONTEND_RULES -> Stage.COOKIE;
      case COOKIE -> Stage.BACKEND_AFTER;
      case BACKEND_AFTER -> Stage.FRONTEND_AFTER;
      case FRONTEND_AFTER, SEND -> Stage.SEND;
    };
  }

  private boolean passes(HttpStream stream) {
    BackendTerms in = stream.backendTerms;
    HttpTerms ofBackend = in == null ? null : in.http();
    HttpTerms ofFrontend = stream.support.terms;
    return switch (stage) {
      case BACKEND_CONTENT ->
          in == null || inspects(stream, in.responseRules(), in.responseDelayMs());
      case BACKEND_RULES -> ofBackend == null || evaluates(stream, ofBackend.responseRules());
      case FRONTEND_RULES ->
          stream.isWithinOneProxy() || evaluates(stream, ofFrontend.responseRules());
      case COOKIE -> setsCookie(stream, in);
      case BACKEND_AFTER -> ofBackend == null || evaluates(stream, ofBackend.afterResponseRules());
      case FRONTEND_AFTER ->
          stream.isWithinOneProxy() || evaluates(stream, ofFrontend.afterResponseRules());
      case SEND -> {
        send(stream);
        yield false;
      }
    };
  }

  /** {@code tcp-response content}. */
  private boolean inspects(HttpStream stream, @Nullable RuleList rules, int delayMs) {
    return switch (content.look(stream, rules, delayMs, transaction.response)) {
      case WAIT -> false;
      case CONTINUE, ACCEPT, SWITCH -> true;
      case CLOSE -> {
        stream.finish('-', '-');
        yield false;
      }
      case REJECT, DROP -> {
        stream.countDenial(Counter.DENIED_RESPONSES);
        // As if it had not come.
        transaction.forgetResponse();
        transaction.responseHeadMs = 0;
        transaction.record.setStatus(-1);
        stream.finish('P', 'D');
        yield false;
      }
      case ANSWER, DENY, TARPIT, FAILED -> {
        stream.countDenial(Counter.DENIED_RESPONSES);
        stream.refuse(502, 'P', 'H');
        yield false;
      }
    };
  }

  /** {@code http-response} and {@code http-after-response}. */
  private boolean evaluates(HttpStream stream, @Nullable RuleList rules) {
    if (rules == null) {
      return true;
    }
    stream.samples().setResponse(true);
    Decision decision =
        rules.evaluate(stream.samples(), stream.sampleSupport.sample(), transaction.progress);
    stream.samples().setResponse(false);
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
        LocalAnswer.ofRule(stream, transaction, late ? 's' : 'L', late ? 'R' : 'H');
      }
      case DENY, TARPIT -> {
        stream.countDenial(Counter.DENIED_RESPONSES);
        LocalAnswer.ofRule(stream, transaction, 'P', 'H');
      }
      case REJECT, DROP, CLOSE -> {
        stream.countDenial(Counter.DENIED_RESPONSES);
        stream.finish('P', 'H');
      }
      case FAILED -> {
        if (transaction.isLocal) {
          stream.finish('P', 'H');
        } else {
          stream.refuse(502, 'P', 'H');
        }
      }
    }
    return false;
  }

  private void send(HttpStream stream) {
    HttpTransaction at = transaction;
    HttpHead head = at.response.head;
    at.clientKeepsAlive &= !stream.isLeaving();
    Reply answer = at.answer;
    boolean isAnswer = at.isLocal && (answer == null || answer.status() == head.status());
    at.record.setStatus(isAnswer ? at.answeredStatus : head.status());
    if (at.isLocal) {
      at.response.countHead();
    } else {
      stream.reached(LogOrigin.RESPONSE);
      at.isUnlogged |= stream.terms.log().replacesEnd();
    }
    if (head.status() == 204 || head.status() == 101) {
      removeFraming(head);
    }
    BodyFraming framing = at.response.framing();
    if (framing == BodyFraming.TUNNEL) {
      HttpRelay.openTunnel(at);
    } else if (framing == BodyFraming.UNTIL_CLOSE) {
      at.clientKeepsAlive = false;
    }
    Says says = Says.NOTHING;
    if (framing != BodyFraming.TUNNEL) {
      if (!at.clientKeepsAlive) {
        says = Says.CLOSE;
      } else if (at.isOld || head.minorVersion() == 0) {
        says = Says.KEEP_ALIVE;
      }
    }
    stream.support.connectionHeader.rewrite(head, says);
    HttpRelay.begin(stream, at);
  }
}
