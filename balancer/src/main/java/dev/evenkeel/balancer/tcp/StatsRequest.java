package dev.evenkeel.balancer.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.rule.http.Challenge;
import dev.evenkeel.balancer.sample.http.Credentials;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.webstats.StatsPage;
import dev.evenkeel.balancer.webstats.StatsPage.Outcome;
import dev.evenkeel.balancer.webstats.StatsQuery;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: what becomes of a request for the statistics page of a proxy (manual, keyword
 * {@code stats enable}). The page is made elsewhere; the request waits for it.
 */
final class StatsRequest {
  private StatsRequest() {}

  /**
   * Looks at a request.
   *
   * @param page of the proxy {@code of}; null if it has none
   * @return whether it asks for something else and goes on
   */
  static boolean isOther(
      HttpStream stream, HttpTransaction at, Proxy of, @Nullable StatsPage page) {
    HttpHead head = at.request.head;
    if (page == null || !page.isAskedBy(head)) {
      return true;
    }
    Reply made = at.statsAnswer;
    if (made != null) {
      at.answer = made;
      at.record.setOfService();
      LocalAnswer.ofRule(stream, at, 'L', 'R');
    } else if (!at.waitsForStats) {
      judge(stream, at, of, page);
    }
    return false;
  }

  private static void judge(HttpStream stream, HttpTransaction at, Proxy of, StatsPage page) {
    Credentials shown = Credentials.of(at);
    Outcome outcome =
        page.judge(
            stream.samples(),
            stream.sampleSupport.sample(),
            shown == null ? null : shown.user() + ":" + shown.password());
    switch (outcome.verdict()) {
      case DENY -> {
        stream.countDenial(Counter.DENIED_REQUESTS);
        stream.refuse(403, 'P', 'R');
      }
      case AUTHENTICATE -> {
        at.answer = Challenge.of(at, outcome.realm());
        LocalAnswer.ofRule(stream, at, 'L', 'R');
      }
      case ALLOW -> {
        if (at.request.head.method() == HttpMethod.POST) {
          at.answer = notHere(page);
          LocalAnswer.ofRule(stream, at, 'L', 'R');
        } else {
          ask(stream, at, of, page);
        }
      }
    }
  }

  /** Servers are not changed from the page: the browser is told so, as without {@code admin}. */
  private static Reply notHere(StatsPage page) {
    String fields =
        "cache-control: no-cache\r\ncontent-type: text/plain\r\ncontent-length: 0\r\nlocation: "
            + page.uri()
            + ";st=DENY\r\n";
    return new Reply(303, "See Other", fields.getBytes(ISO_8859_1), new byte[0]);
  }

  private static void ask(HttpStream stream, HttpTransaction at, Proxy of, StatsPage page) {
    StatsQuery query = page.query(at.request.head);
    int request = stream.requests;
    at.waitsForStats = true;
    stream.support.statsDesk.ask(
        of,
        page,
        query,
        text -> stream.loop.execute(() -> arrived(stream, at, request, reply(page, query, text))));
  }

  private static Reply reply(StatsPage page, StatsQuery query, String text) {
    byte[] body = text.getBytes(ISO_8859_1);
    String fields =
        "cache-control: no-cache\r\ncontent-type: "
            + query.form().contentType()
            + "\r\n"
            + (page.refreshSeconds() > 0 && query.refreshes()
                ? "refresh: " + page.refreshSeconds() + "\r\n"
                : "")
            + "content-length: "
            + body.length
            + "\r\n";
    return new Reply(200, "OK", fields.getBytes(ISO_8859_1), body);
  }

  /** The page is there, if the request still is. */
  private static void arrived(HttpStream stream, HttpTransaction at, int request, Reply made) {
    if (stream.transaction == at
        && stream.requests == request
        && stream.phase == HttpStream.Phase.RULES
        && at.waitsForStats) {
      at.statsAnswer = made;
      at.requestStages.resume();
    }
  }
}
