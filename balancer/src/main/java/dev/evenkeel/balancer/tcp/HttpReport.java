package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Tally;

/** Loop thread only: phase {@code log} of a request: what is counted of it, and its line. */
final class HttpReport {
  private HttpReport() {}

  /** Counts a request that is over, and writes its line if it is wanted. */
  static void report(HttpStream stream, HttpTransaction at, char culprit, char when) {
    Counter class1 = classOf(at.record.status());
    stream.terms.tally().count(class1);
    if (stream.backendTerms != null) {
      stream.backendTerms.tally().count(class1);
      Tally server = stream.connector == null ? null : stream.connector.tally();
      if (server != null) {
        server.count(class1);
      }
    }
    note(stream, at);
    long in = at.request.storedBytes();
    long out = at.interimBytes + at.response.storedBytes();
    StreamReport.count(stream, in, out, culprit, when);
    countMessages(stream, at);
    if (at.isCounted) {
      stream.terms.tally().add(Counter.H1_OPEN_STREAMS, -1);
    }
    if (stream.memory != null) {
      if (at.asksForCredentials) {
        stream.countClientError();
      }
      stream.memory.requestEnded();
    }
    if (at.isUnlogged) {
      return;
    }
    LogOrigin origin = at.headMs == 0 ? LogOrigin.ERROR : LogOrigin.CLOSE;
    StreamReport.log(stream, origin, in, out, culprit, when, at.request.receivedBytes);
  }

  /** Notes what lines show of a request as it is now. */
  static void note(HttpStream stream, HttpTransaction at) {
    if (at.headMs != 0 && !at.isSent) {
      at.request.countHead();
    }
    at.record.setRequestMs(at.headMs == 0 || at.isUntimed ? -1 : (int) (at.headMs - at.startedMs));
    at.record.setResponseMs(
        at.responseHeadMs == 0 || at.isLocal
            ? at.record.isOfService() ? 0 : -1
            : (int)
                (at.responseHeadMs - at.headMs - Math.max(0, stream.queueMs) - stream.connectMs));
    BackendTerms in =
        stream.backendTerms == null ? stream.terms.switching().own() : stream.backendTerms;
    CookieValues cookies = in == null || at.headMs == 0 ? null : in.http().cookie();
    if (cookies != null) {
      cookies.cookie.complete(at.cookie);
    }
    at.record.setCookies(at.cookie.requestFlag(), at.cookie.responseFlag());
  }

  /** Counts the bytes of messages that were moved since the last time. */
  static void countMessages(HttpStream stream, HttpTransaction at) {
    Tally front = stream.terms.tally();
    Tally back = stream.backendTerms == null ? null : stream.backendTerms.tally();
    at.request.countMoved(front, back);
    at.response.countMoved(back, front);
  }

  private static Counter classOf(int status) {
    return switch (status / 100) {
      case 1 -> Counter.RESPONSES_1XX;
      case 2 -> Counter.RESPONSES_2XX;
      case 3 -> Counter.RESPONSES_3XX;
      case 4 -> Counter.RESPONSES_4XX;
      case 5 -> Counter.RESPONSES_5XX;
      default -> Counter.RESPONSES_OTHER;
    };
  }
}
