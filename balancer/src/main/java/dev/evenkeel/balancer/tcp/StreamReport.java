package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.backend.Backend;
import dev.evenkeel.balancer.backend.BackendServer;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.log.Level;
import dev.evenkeel.balancer.log.LogOrigin;
import dev.evenkeel.balancer.log.LogProfile;
import dev.evenkeel.balancer.log.StreamLog;
import dev.evenkeel.balancer.log.StreamRecord;
import dev.evenkeel.balancer.stats.Counter;
import dev.evenkeel.balancer.stats.Counters;
import dev.evenkeel.balancer.stats.Tally;
import org.jspecify.annotations.Nullable;

/**
 * Loop thread only: phase {@code log}: what becomes known of a stream that is over: the counters of
 * all that it met, and its line.
 */
final class StreamReport {
  private StreamReport() {}

  /**
   * Adds what the stream was to the counters of all that it met.
   *
   * @param in bytes from the client
   * @param out bytes from the server
   */
  static void count(Stream of, long in, long out, char culprit, char when) {
    countBytes(of, in, out);
    BackendTerms to = of.backendTerms;
    if (to == null) {
      return;
    }
    Tally server = of.connector == null ? null : of.connector.tally();
    Counter abort = when == 'Q' ? null : abortOf(of, culprit);
    countEnd(of, to.tally(), abort);
    if (server != null) {
      countEnd(of, server, abort);
    }
  }

  /**
   * Adds the bytes that the stream has moved since they were counted last.
   *
   * @param in bytes from the client, all of them
   * @param out likewise from the server
   */
  static void countBytes(Stream of, long in, long out) {
    long newIn = in - of.countedIn;
    long newOut = out - of.countedOut;
    of.countedIn = in;
    of.countedOut = out;
    add(of.terms.tally(), newIn, newOut);
    Counters ofListener = of.listener.counters();
    if (ofListener != null) {
      add(ofListener.tally(of.loop.index()), newIn, newOut);
    }
    if (of.backendTerms != null) {
      add(of.backendTerms.tally(), newIn, newOut);
      Tally server = of.connector == null ? null : of.connector.tally();
      if (server != null) {
        add(server, newIn, newOut);
      }
    }
    if (of.memory != null) {
      of.memory.moved(newIn, newOut);
    }
  }

  private static void add(Tally tally, long in, long out) {
    tally.add(Counter.BYTES_IN, in);
    tally.add(Counter.BYTES_OUT, out);
  }

  private static void countEnd(Stream of, Tally tally, @Nullable Counter abort) {
    if (abort != null) {
      tally.count(abort);
    }
    if (of.connectMs >= 0) {
      HttpRecord http = of.record();
      tally.times(
          Math.max(of.queueMs, 0),
          of.connectMs,
          http == null ? -1 : http.responseMs(),
          of.loop.nowMs() - of.acceptedMs);
    }
  }

  private static @Nullable Counter abortOf(Stream of, char culprit) {
    return switch (culprit) {
      case 'C', 'c' -> Counter.CLIENT_ABORTS;
      // Before there was a connection, it is an error of the connection.
      case 'S', 's' -> of.connectMs >= 0 ? Counter.SERVER_ABORTS : null;
      default -> null;
    };
  }

  /**
   * Writes the line of a stream that is over, if it is wanted.
   *
   * @param in bytes from the client
   * @param out bytes from the server
   * @param bytesFromClient what tells whether the client has said anything
   */
  static void log(
      Stream of,
      LogOrigin origin,
      long in,
      long out,
      char culprit,
      char when,
      long bytesFromClient) {
    boolean normal = isNormal(of, culprit);
    if (!isSilenced(of) && of.terms.log().wants(origin, normal, bytesFromClient)) {
      write(of, origin, null, normal, record(of, in, out, culprit, when));
    }
  }

  /**
   * Writes a line about a stream that goes on, if it is wanted.
   *
   * @param instead in the place of the profiles of log targets; null for those
   */
  static void logNow(Stream of, LogOrigin origin, @Nullable LogProfile instead) {
    boolean normal = isNormal(of, '-');
    if (!isSilenced(of) && of.terms.log().wantsNow(normal)) {
      write(of, origin, instead, normal, of.soFar());
    }
  }

  private static boolean isSilenced(Stream of) {
    StreamSamples seen = of.samples;
    return seen != null && seen.isSilent();
  }

  private static boolean isNormal(Stream of, char culprit) {
    Connector tried = of.connector;
    boolean redispatched = tried != null && tried.isRedispatched();
    int retries = tried == null ? 0 : tried.retriesDone();
    return StreamLog.isNormal(culprit, redispatched, retries, of.record());
  }

  private static void write(
      Stream of,
      LogOrigin origin,
      @Nullable LogProfile instead,
      boolean normal,
      StreamRecord entry) {
    StreamLog log = of.terms.log();
    StreamSamples context = log.isSampled() || instead != null ? of.samples() : null;
    if (context != null) {
      context.logs(entry);
    }
    Level level = of.samples == null ? null : of.samples.logLevel();
    log.line(
        origin,
        instead,
        entry,
        level,
        normal,
        of.loop.wallMs(),
        context,
        of.sampleSupport.sample());
    if (context != null) {
      context.logs(null);
    }
  }

  /**
   * What a line says of a stream as it is now.
   *
   * @param in bytes from the client
   * @param out bytes from the server
   */
  static StreamRecord record(Stream of, long in, long out, char culprit, char when) {
    Connector tried = of.connector;
    boolean redispatched = tried != null && tried.isRedispatched();
    int retries = tried == null ? 0 : tried.retriesDone();
    String name = of.frontend.proxy().name();
    Backend backend = of.backendTerms == null ? null : of.backendTerms.backend();
    BackendServer last = tried == null ? of.wanted() : tried.chosen();
    HttpRecord http = of.record();
    boolean served = http != null && http.isOfService();
    return new StreamRecord(
        of.clientAddress(),
        of.listener.address(),
        of.acceptedWallMs,
        name,
        backend == null ? name : backend.name(),
        last != null ? last.name() : served ? StreamRecord.STATISTICS : StreamRecord.NO_SERVER,
        served ? 0 : of.queueMs,
        served ? 0 : of.connectMs,
        of.loop.nowMs() - of.acceptedMs,
        in,
        out,
        "" + culprit + when,
        of.frontend.processCurrent(),
        of.frontend.current(),
        backend == null ? 0 : backend.current(),
        tried == null || last == null ? 0 : tried.othersAtServer(),
        retries,
        redispatched,
        tried == null ? 0 : tried.serverQueue(),
        tried == null ? 0 : tried.backendQueue(),
        of.record());
  }
}
