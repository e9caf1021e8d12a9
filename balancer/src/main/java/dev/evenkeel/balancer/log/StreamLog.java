package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxyMode;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.format.Format;
import dev.evenkeel.linux.SocketAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: decides whether a stream of a frontend is logged, with which level, and writes its
 * line.
 *
 * <p>Chapter 8.2 of HAProxy's manual, and the options {@code dontlog-normal}, {@code dontlognull}
 * {@code log-separate-errors} and {@code logasap}.
 */
public final class StreamLog {
  /** The first status that blames a server. */
  private static final int SERVER_ERRORS = 500;

  private final Logger logger;
  private final Proxy proxy;
  private final boolean skipNormal;
  private final boolean skipNull;
  private final boolean separateErrors;
  private final boolean early;
  private final AtomicLong logged = new AtomicLong();

  /** Null where a line is written when the connection arrives, and no other. */
  private final @Nullable StreamFormat format;

  /** Null where nobody wants structured data. */
  private final @Nullable StreamFormat structured;

  private final @Nullable StreamFormat ofErrors;

  /** Logs the streams of a frontend. */
  public StreamLog(Proxy frontend, Logger logger) {
    this.proxy = frontend;
    this.logger = logger;
    this.skipNormal = frontend.get(LogSettings.DONTLOG_NORMAL);
    this.skipNull = frontend.get(LogSettings.DONTLOGNULL);
    this.separateErrors = frontend.get(LogSettings.SEPARATE_ERRORS);
    this.early = frontend.get(LogSettings.LOG_ASAP);
    boolean http = frontend.get(ProxySettings.MODE) == ProxyMode.HTTP;
    this.format = compiled(frontend, LogSettings.COMPILED_FORMAT, http);
    this.structured =
        logger.wantsStructuredData() ? compiled(frontend, LogSettings.STRUCTURED_DATA, http) : null;
    this.ofErrors = compiled(frontend, LogSettings.ERROR_FORMAT, http);
  }

  private @Nullable StreamFormat compiled(
      Proxy frontend, Setting<Optional<Format>> setting, boolean http) {
    return frontend.get(setting).map(f -> new StreamFormat(f, early, http)).orElse(null);
  }

  /**
   * Tells whether a stream went well, as {@code option dontlog-normal} and {@code option
   * log-separate-errors} see it: nothing was tried twice, and if it did not end by itself, it was
   * an answer made here that ended it.
   *
   * @param culprit the first character of its termination
   */
  public static boolean isNormal(
      char culprit, boolean redispatched, int retries, @Nullable HttpRecord http) {
    boolean local = http != null && culprit == 'L';
    return (culprit == '-' || local)
        && !redispatched
        && retries == 0
        && (http == null || http.status() < SERVER_ERRORS);
  }

  /**
   * Whether streams that went well are of no interest, so that nothing need be gathered for them.
   */
  public boolean wants(boolean normal, long bytesFromClient) {
    return !logger.isSilent()
        && format != null
        && !(skipNormal && normal)
        && !(skipNull && bytesFromClient == 0);
  }

  /** A connection has arrived. */
  public void connected(SocketAddress client, SocketAddress listener, long wallMs) {
    if (format == null && !logger.isSilent()) {
      String mode = proxy.get(ProxySettings.MODE).word();
      logger.log(
          Level.INFO,
          wallMs,
          "Connect from "
              + plain(client)
              + " to "
              + plain(listener)
              + " ("
              + proxy.name()
              + "/"
              + mode.toUpperCase(Locale.ROOT)
              + ")");
    }
  }

  /**
   * A connection has ended before there was a stream.
   *
   * @param listener name or number of the listening socket
   * @param silent whether not a byte came: such lines can be switched off
   * @param context the connection as expressions see it
   * @param sample scratch memory
   */
  public void embryonic(
      SocketAddress client,
      long acceptedMs,
      String listener,
      String text,
      boolean silent,
      long wallMs,
      SampleContext context,
      Sample sample) {
    if (!logger.isSilent() && !(silent && skipNull)) {
      Level level = separateErrors ? Level.ERR : Level.INFO;
      if (ofErrors != null) {
        StreamRecord record =
            StreamRecord.ofConnection(client, acceptedMs, proxy.name(), wallMs - acceptedMs);
        logger.log(
            level, wallMs, ofErrors.format(record, context, sample, logged.getAndIncrement()));
        return;
      }
      logger.log(
          level,
          wallMs,
          plain(client)
              + " ["
              + StreamAliases.date(acceptedMs)
              + "] "
              + proxy.name()
              + "/"
              + listener
              + ": "
              + text);
    }
  }

  /** Tells whether a line is written once the server is there, and none at the end. */
  public boolean isEarly() {
    return early;
  }

  /** Tells whether a line needs what only the stream itself can tell. */
  public boolean isSampled() {
    return (format != null && format.isSampled()) || (structured != null && structured.isSampled());
  }

  /**
   * A stream has ended; call only where {@link #wants} says so.
   *
   * @param wanted the level that a rule has set; null for the usual one
   * @param context the stream as expressions see it; null unless {@link #isSampled}
   * @param sample scratch memory
   */
  public void ended(
      StreamRecord stream,
      @Nullable Level wanted,
      boolean normal,
      long wallMs,
      @Nullable SampleContext context,
      Sample sample) {
    if (format != null) {
      Level level = separateErrors && !normal ? Level.ERR : wanted != null ? wanted : Level.INFO;
      long number = logged.getAndIncrement();
      String data = structured == null ? "" : structured.format(stream, context, sample, number);
      logger.log(level, wallMs, format.format(stream, context, sample, number), data);
    }
  }

  private static String plain(SocketAddress address) {
    return address instanceof SocketAddress.Unix ? "unix:1" : address.toString();
  }
}
