package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.http.HttpMethod;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.http.Slice;
import dev.evenkeel.balancer.http.Target;
import dev.evenkeel.balancer.sample.format.Alias;
import dev.evenkeel.balancer.sample.format.FormatOptions;
import dev.evenkeel.balancer.sample.format.FormatOutput;

/**
 * What the aliases of a log format stand for in the line of one HTTP request, as far as they are
 * not those of any stream (manual, chapters 8.2.3, 8.2.6 and 8.4). Stateless.
 */
final class HttpAliases {
  private static final String NO_REQUEST = "<BADREQ>";

  private HttpAliases() {}

  /** Writes an alias; false if it is one of any stream. */
  static boolean write(
      Alias alias,
      FormatOptions options,
      FormatOutput out,
      StreamRecord stream,
      HttpRecord http,
      boolean early) {
    switch (alias) {
      case R, HM, HP, HPO, HQ, HU, HV -> request(alias, options, out, http);
      case REQUEST_DATE -> out.literal(StreamAliases.date(requestMs(stream, http)));
      case REQUEST_DATE_GMT -> out.literal(StreamAliases.GMT.of(requestMs(stream, http)));
      case REQUEST_DATE_LOCAL -> out.literal(StreamAliases.LOCAL.of(requestMs(stream, http)));
      case TH -> out.number(http.handshakeMs());
      case TI -> out.number(http.idleMs());
      case REQUEST_TIME -> out.number(http.requestMs());
      case TQ -> out.number(HttpTimes.untilHeadMs(http));
      case TR -> out.number(http.responseMs());
      case TD -> out.number(HttpTimes.dataMs(stream));
      case TA -> out.literal(early ? "+" : "").number(HttpTimes.activeMs(stream));
      case TU -> out.literal(early ? "+" : "").number(HttpTimes.userMs(stream));
      case ST -> out.number(http.status());
      case CC -> cookie(false, options, out, http);
      case CS -> cookie(true, options, out, http);
      case TERMINATION -> out.literal(stream.termination().substring(0, 2));
      case TERMINATION_WITH_COOKIES ->
          out.literal(stream.termination().substring(0, 2))
              .literal(http.requestCookieFlag())
              .literal(http.responseCookieFlag());
      case HR -> captures(false, options, out, http);
      case HS -> captures(true, options, out, http);
      case HRL -> captureList(false, options, out, http);
      case HSL -> captureList(true, options, out, http);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static long requestMs(StreamRecord stream, HttpRecord http) {
    return stream.acceptedMs() + HttpTimes.beforeMs(http);
  }

  private static void cookie(
      boolean response, FormatOptions options, FormatOutput out, HttpRecord http) {
    Slice text = new Slice();
    if (response ? http.responseCookie(text) : http.requestCookie(text)) {
      out.text(text.bytes(), text.from(), text.to(), options);
    } else {
      out.absent(options);
    }
  }

  private static void request(
      Alias alias, FormatOptions options, FormatOutput out, HttpRecord http) {
    if (options.quoted()) {
      out.literal('"');
    }
    if (!http.hasRequest()) {
      out.literal(NO_REQUEST);
    } else {
      Slice line = part(alias, http);
      out.url(line.bytes(), line.from(), line.to(), options);
    }
    if (options.quoted()) {
      out.literal('"');
    }
  }

  private static Slice part(Alias alias, HttpRecord http) {
    Slice part = new Slice();
    switch (alias) {
      case R -> http.requestLine(part);
      case HM -> http.method(part);
      case HU -> http.uri(part);
      case HV -> http.version(part);
      default -> {
        http.uri(part);
        int mark = part.from();
        while (mark < part.to() && part.bytes()[mark] != '?') {
          mark++;
        }
        switch (alias) {
          case HQ -> part.set(part.bytes(), mark, part.to());
          case HP -> part.set(part.bytes(), part.from(), mark);
          default -> {
            Target target = new Target();
            target.parse(part.bytes(), part.from(), part.to(), HttpMethod.OTHER);
            part.set(part.bytes(), target.pathFrom(), target.pathTo());
          }
        }
      }
    }
    return part;
  }

  /** All that was kept, between braces and bars; nothing where nothing can be kept. */
  private static void captures(
      boolean response, FormatOptions options, FormatOutput out, HttpRecord http) {
    int slots = response ? http.responseSlots() : http.requestSlots();
    if (slots == 0 || !http.hasRequest()) {
      return;
    }
    Slice text = new Slice();
    String quote = options.quoted() ? "\"" : "";
    out.literal(quote).literal('{');
    for (int slot = 0; slot < slots; slot++) {
      if (slot > 0) {
        out.literal('|');
      }
      if (response ? http.capturedResponse(slot, text) : http.capturedRequest(slot, text)) {
        out.captured(text.bytes(), text.from(), text.to(), options);
      }
    }
    out.literal('}').literal(quote);
  }

  /** All that was kept, each as a word of its own. */
  private static void captureList(
      boolean response, FormatOptions options, FormatOutput out, HttpRecord http) {
    int slots = http.hasRequest() ? response ? http.responseSlots() : http.requestSlots() : 0;
    Slice text = new Slice();
    String quote = options.quoted() ? "\"" : "";
    for (int slot = 0; slot < slots; slot++) {
      out.literal(slot > 0 ? " " : "");
      if (response ? http.capturedResponse(slot, text) : http.capturedRequest(slot, text)) {
        out.literal(quote).captured(text.bytes(), text.from(), text.to(), options).literal(quote);
      } else {
        out.absent(options);
      }
    }
  }
}
