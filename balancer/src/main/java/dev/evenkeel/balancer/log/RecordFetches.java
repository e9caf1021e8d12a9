package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.sample.Arguments;
import dev.evenkeel.balancer.sample.Availability;
import dev.evenkeel.balancer.sample.Fetch;
import dev.evenkeel.balancer.sample.FetchKeyword;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import java.util.function.ToLongFunction;

/**
 * Fetches of what the log shows of a stream: its times, its bytes, its end (manual 3.x, chapters
 * 7.3.1 to 7.3.6). Before the end they give what is known so far; a time that has not come is -1.
 * Stateless.
 */
public final class RecordFetches {
  private RecordFetches() {}

  /** Adds them to a language. */
  public static void register(SampleLanguage language) {
    times(language);
    number(language, "act_conn", Availability.RUNNING, StreamRecord::processConnections);
    for (String name : new String[] {"bytes_in", "req.bytes_in", "req.bytes_out"}) {
      number(language, name, Availability.RUNNING, StreamRecord::bytesToServer);
    }
    for (String name : new String[] {"bytes_out", "res.bytes_in", "res.bytes_out"}) {
      number(language, name, Availability.RUNNING, StreamRecord::bytesToClient);
    }
    number(language, "txn.conn_retries", Availability.SERVER, StreamRecord::retries);
    language
        .fetch(
            "txn.redispatched",
            "",
            SampleType.BOOL,
            Availability.SERVER,
            ofRecord((stream, sample) -> sample.setBool(stream.redispatched())))
        .fetch(
            "txn.sess_term_state",
            "",
            SampleType.STR,
            Availability.RUNNING,
            ofRecord((stream, sample) -> sample.setText(stream.termination().substring(0, 2))))
        .fetch("txn.status", "", SampleType.SINT, Availability.KEPT_RESPONSE, status(false))
        .fetch("server_status", "", SampleType.SINT, Availability.KEPT_RESPONSE, status(true));
    WhenConverter.register(language);
  }

  private static void times(SampleLanguage language) {
    Availability running = Availability.RUNNING;
    language
        .fetch("accept_date", "[string]", SampleType.SINT, running, a -> date(a, false))
        .fetch("request_date", "[string]", SampleType.SINT, running, a -> date(a, true));
    number(language, "bc.timer.connect", running, StreamRecord::connectMs);
    number(language, "fc.timer.handshake", running, stream -> http(stream).handshakeMs());
    number(language, "fc.timer.total", running, StreamRecord::totalMs);
    number(language, "req.timer.idle", running, stream -> http(stream).idleMs());
    number(language, "req.timer.hdr", running, stream -> http(stream).requestMs());
    number(language, "req.timer.queue", running, StreamRecord::queueMs);
    number(language, "req.timer.tq", running, stream -> HttpTimes.untilHeadMs(http(stream)));
    number(language, "res.timer.hdr", running, stream -> http(stream).responseMs());
    number(language, "res.timer.data", running, HttpTimes::dataMs);
    number(language, "txn.timer.total", running, HttpTimes::activeMs);
    number(language, "txn.timer.user", running, HttpTimes::userMs);
  }

  /** Nobody writes to it. */
  private static final HttpRecord NO_HTTP = new HttpRecord();

  /** A stream without HTTP has times, too: those of HTTP alone are nought or were never reached. */
  private static HttpRecord http(StreamRecord stream) {
    HttpRecord http = stream.http();
    return http == null ? NO_HTTP : http;
  }

  /** Gives a value of what is known of a stream. */
  private interface OfRecord {
    boolean show(StreamRecord stream, Sample sample);
  }

  private static FetchKeyword.Factory ofRecord(OfRecord part) {
    return arguments ->
        (context, sample) -> {
          StreamRecord stream = context.extension(StreamRecord.class);
          sample.setMayChange(true);
          return stream != null && part.show(stream, sample);
        };
  }

  private static void number(
      SampleLanguage language,
      String name,
      Availability availability,
      ToLongFunction<StreamRecord> part) {
    language.fetch(
        name,
        "",
        SampleType.SINT,
        availability,
        ofRecord((stream, sample) -> sample.setNumber(part.applyAsLong(stream))));
  }

  private static FetchKeyword.Factory status(boolean ofServer) {
    return ofRecord((stream, sample) -> {
      int status = ofServer ? http(stream).serverStatus() : http(stream).status();
      return status >= 0 && sample.setNumber(status);
    });
  }

  private static Fetch date(Arguments arguments, boolean ofRequest)
      throws InvalidExpressionException {
    int perMs;
    int divisor = 1;
    switch (arguments.text(0)) {
      case "", "s" -> {
        perMs = 1;
        divisor = 1000;
      }
      case "ms" -> perMs = 1;
      case "us" -> perMs = 1000;
      default ->
          throw new InvalidExpressionException(
              "expects 's', 'ms' or 'us', got '" + arguments.text(0) + "'");
    }
    int by = divisor;
    return (context, sample) -> {
      StreamRecord stream = context.extension(StreamRecord.class);
      if (stream == null) {
        return false;
      }
      long wallMs = stream.acceptedMs() + (ofRequest ? HttpTimes.beforeMs(http(stream)) : 0);
      return sample.setNumber(wallMs * perMs / by);
    };
  }
}
