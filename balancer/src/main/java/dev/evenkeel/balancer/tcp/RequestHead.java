package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.http.BodyFraming;
import dev.evenkeel.balancer.http.ConnectionHeader;
import dev.evenkeel.balancer.http.ConnectionTokens;
import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.Violation;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stick.TrackedCounters;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: phase {@code request head}: waits for what a client asks for, and refuses what
 * cannot be read (manual: {@code timeout http-request}, {@code option http-ignore-probes}).
 */
final class RequestHead {
  private RequestHead() {}

  /** Reads what the client has sent, from the first byte of a request on. */
  static void read(HttpStream stream) {
    HttpTransaction at = stream.transaction;
    if (at == null) {
      at = begin(stream, stream.requests == 0);
    }
    if (at.request.receive(stream.client)) {
      parse(stream, at);
    } else if (at.startedMs == 0 && stream.requests > 0) {
      stream.close();
    } else {
      stream.terms.tally().count(Counter.REQUEST_ERRORS);
      at.record.setStatus(400);
      stream.finish('C', stream.phase.code);
    }
  }

  private static HttpTransaction begin(HttpStream stream, boolean isFirst) {
    HttpTransaction begun = stream.support.take();
    begun.begin(stream, isFirst);
    stream.transaction = begun;
    return begun;
  }

  private static void parse(HttpStream stream, HttpTransaction at) {
    int end = at.request.parse();
    if (end > 0) {
      at.request.begin(BodyFraming.ofRequest(at.request.head));
      if (at.request.isMalformed()) {
        unreadable(stream, at);
      } else {
        arrived(stream, at);
      }
    } else if (end == HeadParser.REFUSED || at.request.isFull()) {
      unreadable(stream, at);
    } else if (at.request.inputClosed) {
      clientLeft(stream, at);
    } else if (at.request.isIdle()) {
      stream.phase = HttpStream.Phase.IDLE;
      stream.support.give(at);
      stream.transaction = null;
      stream.rearm();
    } else {
      if (stream.phase == HttpStream.Phase.IDLE) {
        started(stream, at);
      }
      stream.phase = HttpStream.Phase.HEAD;
      stream.rearm();
    }
  }

  private static void unreadable(HttpStream stream, HttpTransaction at) {
    started(stream, at);
    countUnreadable(stream);
    stream.terms.tally().count(Counter.REQUEST_ERRORS);
    RejectionNote.ofRequest(stream, at.request);
    Violation wrong = at.request.violation();
    stream.refuse(wrong == null ? 400 : wrong.requestStatus(), 'P');
  }

  /** The first byte of a request has come. */
  private static void started(HttpStream stream, HttpTransaction at) {
    if (at.startedMs == 0) {
      at.startedMs = stream.loop.nowMs();
      if (at.request.receivedBytes > 0) {
        at.isCounted = true;
        stream.terms.tally().count(Counter.H1_STREAMS);
        stream.terms.tally().count(Counter.H1_OPEN_STREAMS);
      }
      at.record.setBefore(0, (int) (at.startedMs - stream.idleSinceMs));
    }
  }

  /** The client has ended its direction before a request was whole. */
  private static void clientLeft(HttpStream stream, HttpTransaction at) {
    boolean spoke = !at.request.isIdle();
    if (!spoke && stream.mayEndSilently()) {
      stream.close();
      return;
    }
    stream.terms.tally().count(Counter.REQUEST_ERRORS);
    started(stream, at);
    stream.refuse(400, 'C');
  }

  /** What came is no request that rules could look at: the connection's entries count it. */
  private static void countUnreadable(HttpStream stream) {
    TrackedCounters counting = stream.tracked();
    if (counting != null) {
      counting.requestBegan();
      counting.clientErred();
    }
  }

  private static void arrived(HttpStream stream, HttpTransaction at) {
    started(stream, at);
    stream.phase = HttpStream.Phase.RULES;
    stream.requests++;
    at.headMs = stream.loop.nowMs();
    if (stream.support.isOfHttpFrontend) {
      stream.announce();
    }
    HttpHead head = at.request.head;
    at.method = head.method();
    at.isOld = head.minorVersion() == 0;
    int tokens = ConnectionTokens.of(head);
    at.asksUpgrade = (tokens & ConnectionTokens.UPGRADE) != 0;
    at.clientKeepsAlive =
        ConnectionTokens.keepsAlive(head, tokens)
            && !stream.support.terms.closes()
            && !head.isAmbiguous();
    // What it says of this connection is no part of the request that rules see.
    stream.support.connectionHeader.rewrite(head, ConnectionHeader.Says.NOTHING);
    stream.terms.tally().request(stream.loop.nowMs());
    at.record.requestArrived(head);
    TrackedCounters counting = stream.tracked();
    if (counting != null) {
      counting.requestBegan();
    }
    if (at.request.isTolerated()) {
      RejectionNote.ofRequest(stream, at.request);
    }
    at.requestStages.begin();
  }

  /** The client has let its time go by. */
  static void timedOut(HttpStream stream, @Nullable HttpTransaction at) {
    if (stream.phase == HttpStream.Phase.IDLE && stream.mayEndSilently()) {
      stream.close();
      return;
    }
    if (at == null) {
      started(stream, begin(stream, true));
    }
    TrackedCounters counting = stream.tracked();
    if (counting != null) {
      counting.requestBegan();
    }
    stream.terms.tally().count(Counter.REQUEST_ERRORS);
    stream.refuse(408, 'c', 'R');
  }
}
