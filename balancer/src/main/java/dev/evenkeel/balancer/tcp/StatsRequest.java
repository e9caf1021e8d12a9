package dev.evenkeel.balancer.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.rule.http.Challenge;
import dev.evenkeel.balancer.sample.http.Credentials;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.webstats.StatsPage;
import dev.evenkeel.balancer.webstats.StatsPage.Outcome;
import dev.evenkeel.balancer.webstats.StatsQuery;
import dev.evenkeel.balancer.webstats.StatsResult;
import dev.evenkeel.balancer.webstats.StatsVisit;
import java.util.function.Consumer;
import java.util.function.Function;
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
    } else if (at.statsVisit == null) {
      judge(stream, at, of, page);
    } else if (!at.waitsForStats) {
      readForm(stream, at, at.statsVisit);
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
        StatsVisit visit =
            page.visit(of, at.request.head, stream.samples(), stream.sampleSupport.sample());
        at.statsVisit = visit;
        if (at.request.head.method() == HttpMethod.POST) {
          readForm(stream, at, visit);
        } else {
          show(stream, at, visit);
        }
      }
    }
  }

  private static void show(HttpStream stream, HttpTransaction at, StatsVisit visit) {
    stream.support.statsDesk.get().show(visit, waiting(stream, at, text -> page(visit, text)));
  }

  /** The form is read once all of it is there; what does not fit is not carried out in part. */
  private static void readForm(HttpStream stream, HttpTransaction at, StatsVisit visit) {
    if (!visit.mayChange()) {
      told(stream, at, visit, StatsResult.DENY);
    } else if (!at.waitForBody(timeoutMs(visit), 0)) {
      return;
    } else if (at.request.isWhole()) {
      String form = at.request.body(new Slice()).toString();
      stream
          .support
          .statsDesk
          .get()
          .change(visit, form, waiting(stream, at, result -> elsewhere(visit, result)));
    } else if (at.request.isFull()) {
      told(stream, at, visit, StatsResult.EXCD);
    } else if (at.request.inputClosed) {
      stream.refuse(400, 'C', 'R');
    } else {
      stream.refuse(408, 'c', 'R');
    }
  }

  private static int timeoutMs(StatsVisit visit) {
    int timeoutMs = visit.of().get(Timeouts.HTTP_REQUEST);
    return timeoutMs > 0 ? timeoutMs : Integer.MAX_VALUE;
  }

  private static void told(
      HttpStream stream, HttpTransaction at, StatsVisit visit, StatsResult result) {
    at.answer = elsewhere(visit, result);
    LocalAnswer.ofRule(stream, at, 'L', 'R');
  }

  /** The browser is sent to the page that says what became of the order. */
  private static Reply elsewhere(StatsVisit visit, StatsResult result) {
    String fields =
        "cache-control: no-cache\r\ncontent-type: text/plain\r\ncontent-length: 0\r\nlocation: "
            + visit.after(result)
            + "\r\n";
    return new Reply(303, "See Other", fields.getBytes(ISO_8859_1), new byte[0]);
  }

  /** The request waits until another thread has told what its answer is made of. */
  private static <T> Consumer<T> waiting(
      HttpStream stream, HttpTransaction at, Function<T, Reply> reply) {
    int request = stream.requests;
    at.waitsForStats = true;
    return told ->
        stream.loop.execute(
            () -> stream.work(() -> arrived(stream, at, request, reply.apply(told))));
  }

  private static Reply page(StatsVisit visit, String text) {
    StatsQuery query = visit.query();
    int refreshSeconds = query.refreshes() ? visit.page().refreshSeconds() : 0;
    byte[] body = text.getBytes(ISO_8859_1);
    String fields =
        "cache-control: no-cache\r\ncontent-type: "
            + query.form().contentType()
            + "\r\n"
            + (refreshSeconds > 0 ? "refresh: " + refreshSeconds + "\r\n" : "")
            + "content-length: "
            + body.length
            + "\r\n";
    return new Reply(200, "OK", fields.getBytes(ISO_8859_1), body);
  }

  /** The answer is there, if the request still is. */
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
