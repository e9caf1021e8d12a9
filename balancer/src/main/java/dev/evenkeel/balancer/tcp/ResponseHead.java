package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.http.BodyFraming;
import dev.evenkeel.balancer.http.ConnectionHeader;
import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HeaderCase;
import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Tally;
import dev.evenkeel.balancer.stick.TrackedCounters;
import java.util.Locale;

/**
 * Loop thread only: phase {@code response head}: waits for what a server says to a request, passes
 * interim responses on, and sends the request once more where that is wanted and nothing usable
 * came (manual: {@code retry-on}).
 */
final class ResponseHead {
  private ResponseHead() {}

  /**
   * Looks for the head of the response.
   *
   * @return false if it is not there, or that ended the request
   */
  static boolean arrived(HttpStream stream, HttpTransaction at) {
    for (; ; ) {
      boolean unbroken = at.response.receive(stream.server);
      int end = at.response.parse();
      if (end == HeadParser.NEEDS_MORE && unbroken && !at.response.inputClosed) {
        if (at.response.isFull()) {
          failed(stream, RetryCause.JUNK_RESPONSE, 502, 'P');
          return false;
        }
        if (at.request.isUnfinished()) {
          stream.again();
        }
        stream.rearm();
        return false;
      }
      if (end <= 0) {
        if (end == HeadParser.REFUSED) {
          RejectionNote.ofResponse(stream, at.response);
        }
        boolean empty = at.response.isIdle();
        boolean junk = end == HeadParser.REFUSED || !empty;
        failed(
            stream,
            junk ? RetryCause.JUNK_RESPONSE : RetryCause.EMPTY_RESPONSE,
            502,
            end == HeadParser.REFUSED ? 'P' : 'S');
        return false;
      }
      if (at.response.isTolerated()) {
        RejectionNote.ofResponse(stream, at.response);
      }
      int status = at.response.head.status();
      if (status == 101 && !at.asksUpgrade) {
        // RFC 9110 15.2.2: nobody has asked for it.
        failed(stream, RetryCause.JUNK_RESPONSE, 502, 'P');
        return false;
      }
      if (status >= 200 || status == 101) {
        if (HttpRelay.retries(stream, at, RetryCause.bitOfStatus(status))) {
          return false;
        }
        at.request.forgetSent();
        noteCredentials(stream, at.response.head, status);
        return at.responseStages.begin(stream);
      }
      if (!passInterim(stream, at)) {
        return false;
      }
    }
  }

  /** An interim response goes on as it came, to a client that can understand it. */
  private static boolean passInterim(HttpStream stream, HttpTransaction at) {
    at.response.begin(BodyFraming.NONE);
    at.interimBytes += at.response.head.storedLength();
    if (!at.isOld) {
      ResponseStages.removeFraming(at.response.head);
      stream.support.connectionHeader.rewrite(at.response.head, ConnectionHeader.Says.NOTHING);
      HeaderCase wanted = stream.support.terms.clientCase();
      if (wanted != null) {
        wanted.adjust(at.response.head, stream.support.slice);
      }
      if (!at.response.writeHead()) {
        failed(stream, RetryCause.JUNK_RESPONSE, 502, 'P');
        return false;
      }
      if (at.response.pass(stream.server, stream.client) == MessageChannel.Outcome.WRITE_FAILED) {
        stream.finish('C', stream.phase.code);
        return false;
      }
    }
    at.response.next();
    return true;
  }

  /**
   * A server that asks for credentials once a connection (NTLM, Negotiate) is preferred from now
   * on, and must not get another client's requests through it (manual: {@code option
   * prefer-last-server}, {@code http-reuse}).
   */
  private static void noteCredentials(HttpStream stream, HttpHead head, int status) {
    if (status != 401 && status != 407) {
      return;
    }
    HeaderName name = status == 401 ? HeaderName.WWW_AUTHENTICATE : HeaderName.PROXY_AUTHENTICATE;
    for (int at = head.find(name, 0); at >= 0; at = head.find(name, at + 1)) {
      String value = head.value(at, stream.support.slice).toString().toLowerCase(Locale.ROOT);
      if (value.startsWith("negotiate") || value.startsWith("ntlm")) {
        stream.link().makePrivate();
        stream.prefersLastServer = true;
        return;
      }
    }
  }

  /** There is no response: the request is sent once more, or the client is told. */
  static void failed(HttpStream stream, RetryCause cause, int status, char culprit) {
    HttpTransaction at = stream.transaction;
    if (at == null || HttpRelay.retries(stream, at, cause.bit())) {
      return;
    }
    Tally ofServer = stream.connector == null ? null : stream.connector.tally();
    if (ofServer != null) {
      ofServer.count(Counter.RESPONSE_ERRORS);
    }
    if (stream.backendTerms != null) {
      stream.backendTerms.tally().count(Counter.RESPONSE_ERRORS);
    }
    TrackedCounters counting = stream.tracked();
    if (counting != null) {
      counting.serverFailed();
    }
    ServerConnection through = stream.link().used();
    if (cause == RetryCause.EMPTY_RESPONSE
        && !at.isFirst
        && through != null
        && through.requests > 1) {
      // The server closed an idle connection just now: the client is to try again (RFC 9112 9.3.1).
      stream.finish(culprit, 'H');
    } else {
      stream.refuse(status, culprit, 'H');
    }
  }
}
