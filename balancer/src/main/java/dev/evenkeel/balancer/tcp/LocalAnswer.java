package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.http.ConnectionTokens;
import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.reply.ErrorReplies;
import dev.evenkeel.balancer.stats.Counter;

/**
 * Loop thread only: answers of our own: what a rule has set, and the pages that say what went wrong
 * (manual: {@code errorfile}, {@code http-error}). The two characters are what the log says of the
 * request's end: whose doing it was, and when.
 */
final class LocalAnswer {
  private static final Reply CONTINUE = new Reply(100, "Continue", new byte[0], new byte[0]);

  /** What HAProxy counts of it. */
  private static final int CONTINUE_STORED_BYTES = 40;

  private LocalAnswer() {}

  /** The client gets the answer that a rule has set. */
  static void ofRule(HttpStream stream, HttpTransaction at, char culprit, char when) {
    Reply reply = at.answer;
    if (reply == null) {
      stream.refuse(500, 'P');
    } else {
      send(stream, at, reply, culprit, when);
    }
  }

  /** The client gets a page that says what went wrong; the request is over. */
  static void page(HttpStream stream, int status, char culprit, char when) {
    HttpTransaction at = stream.transaction;
    if (at == null) {
      stream.close();
    } else if (stream.phase == HttpStream.Phase.IDLE || stream.phase == HttpStream.Phase.HEAD) {
      boolean wasExpected = stream.support.isOfHttpFrontend;
      if (!wasExpected) {
        leaveBackend(stream);
      }
      sendRaw(stream, at, reply(stream, status), wasExpected ? culprit : 'P', when);
    } else {
      send(stream, at, reply(stream, status), culprit, when);
    }
  }

  /** What came is no request, though its backend was chosen as if it were one. */
  private static void leaveBackend(HttpStream stream) {
    stream.leaveBackend();
    stream.backendTerms = null;
  }

  /** What a client is told with a status. */
  static Reply reply(HttpStream stream, int status) {
    BackendTerms to = stream.backendTerms;
    return ErrorReplies.find(
        stream.frontend.proxy(),
        to == null ? null : to.backend().proxy(),
        status,
        stream.samples(),
        stream.sampleSupport.sample());
  }

  /** There is no request that rules could look at: the page goes out as it is, and that is all. */
  private static void sendRaw(
      HttpStream stream, HttpTransaction at, Reply reply, char culprit, char when) {
    stream.endsBy(culprit, when);
    at.isLocal = true;
    at.clientKeepsAlive = false;
    at.requestOver = true;
    at.record.setStatus(reply.loggedStatus());
    if (reply.isSilence() || !ReplyWriter.writeRaw(reply, at.response)) {
      stream.finish(culprit, when);
      return;
    }
    stream.phase = HttpStream.Phase.RELAY;
    stream.pump();
  }

  private static void send(
      HttpStream stream, HttpTransaction at, Reply reply, char culprit, char when) {
    stream.endsBy(culprit, when);
    stream.leaveServer(false);
    at.replaceResponse();
    at.isLocal = true;
    at.requestOver = at.request.isWhole() && !at.request.isSpliced();
    at.clientKeepsAlive &= at.requestOver;
    if (at.requestOver) {
      at.request.dropBody();
    }
    at.answeredStatus = reply.loggedStatus();
    at.record.setStatus(reply.loggedStatus());
    if (reply.isSilence()) {
      stream.finish(culprit, when);
      return;
    }
    if (!ReplyWriter.write(reply, at.method == HttpMethod.HEAD, at.response)) {
      stream.finish(culprit, when);
      return;
    }
    int tokens = ConnectionTokens.of(at.response.head);
    at.clientKeepsAlive &= (tokens & ConnectionTokens.CLOSE) == 0;
    stream.phase = HttpStream.Phase.RESPONSE_RULES;
    if (culprit == 'L') {
      stream.terms.tally().count(Counter.INTERCEPTED);
    }
    at.responseStages.beginLocal(stream);
  }

  /** An interim response of our own, before the one that answers the request. */
  static void interim(HttpStream stream, HttpTransaction at, Reply reply) {
    if (ReplyWriter.writeInterim(reply, at.response)) {
      at.response.pass(stream.server, stream.client);
    }
  }

  /**
   * The body is waited for here: a client that waits for 100 Continue before it sends it is told to
   * go on, and no server is asked for that any more (RFC 9110 10.1.1).
   */
  static void proceed(HttpStream stream, HttpTransaction at) {
    HttpHead head = at.request.head;
    boolean hasBody = head.isChunked() || head.contentLength() > 0;
    if (hasBody && ConnectionTokens.expectsContinue(head)) {
      head.removeAll(HeaderName.EXPECT);
      interim(stream, at, CONTINUE);
      at.interimBytes += CONTINUE_STORED_BYTES;
    }
  }
}
