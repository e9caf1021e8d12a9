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
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: decides whether and when a stream of a frontend is logged, with which level, and
 * writes its lines.
 *
 * <p>Chapter 8.2 of HAProxy's manual, and the options {@code dontlog-normal}, {@code dontlognull}
 * {@code log-separate-errors} and {@code logasap}; {@code log-steps}. A stream has one line, at its
 * end, unless one of the latter two says otherwise. Targets with a profile (chapter 8.3.5) get the
 * same lines as others, in another form or not at all.
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

  /** The steps before the end that have lines; null for none. */
  private final @Nullable Set<LogOrigin> steps;

  private final boolean atArrival;
  private final boolean atEnd;
  private final boolean replacesEnd;
  private final boolean sampled;

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
    Optional<LogSteps> wanted = frontend.get(LogSettings.STEPS);
    Set<LogOrigin> at = EnumSet.noneOf(LogOrigin.class);
    if (wanted.isPresent()) {
      at.addAll(wanted.get().steps());
    } else if (format == null) {
      at.add(LogOrigin.ACCEPT);
    } else if (early) {
      at.add(http ? LogOrigin.RESPONSE : LogOrigin.CONNECT);
      at.add(LogOrigin.CLOSE);
    } else {
      at.add(LogOrigin.CLOSE);
    }
    if (logger.isSilent()) {
      at.clear();
    }
    boolean mayHaveForm = format != null || logger.isProfiled();
    this.atArrival = at.contains(LogOrigin.ACCEPT) && !mayHaveForm;
    this.atEnd = at.remove(LogOrigin.CLOSE) && mayHaveForm;
    this.replacesEnd = early && wanted.isEmpty();
    this.steps = at.isEmpty() || !mayHaveForm ? null : at;
    this.sampled =
        (format != null && format.isSampled())
            || (structured != null && structured.isSampled())
            || (ofErrors != null && ofErrors.isSampled())
            || logger.isSampled();
  }

  private static @Nullable StreamFormat compiled(
      Proxy frontend, Setting<Optional<Format>> setting, boolean http) {
    return frontend.get(setting).map(f -> new StreamFormat(f, http)).orElse(null);
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
   * Whether a stream that is over has a line: those that went well may be of no interest, so that
   * nothing need be gathered for them.
   */
  public boolean wants(LogOrigin origin, boolean normal, long bytesFromClient) {
    boolean possible = origin.isError() ? form(origin) != null || logger.isProfiled() : atEnd;
    return possible && wantsNow(normal) && !(skipNull && bytesFromClient == 0);
  }

  /** Whether a stream, as far as it has come, may have a line that is asked for. */
  public boolean wantsNow(boolean normal) {
    return !logger.isSilent() && !(skipNormal && normal);
  }

  /** Tells whether there is a line at a step before the end. */
  public boolean isAt(LogOrigin step) {
    return steps != null && steps.contains(step);
  }

  /** Tells whether a line at a step before the end is there in the place of the one at the end. */
  public boolean replacesEnd() {
    return replacesEnd;
  }

  /** Tells whether a line needs what only the stream itself can tell. */
  public boolean isSampled() {
    return sampled;
  }

  /** A connection has arrived. */
  public void connected(SocketAddress client, SocketAddress listener, long wallMs) {
    if (atArrival) {
      logger.log(Level.INFO, wallMs, arrival(client, listener));
    }
  }

  private String arrival(SocketAddress client, SocketAddress listener) {
    String mode = proxy.get(ProxySettings.MODE).word();
    return "Connect from "
        + plain(client)
        + " to "
        + plain(listener)
        + " ("
        + proxy.name()
        + "/"
        + mode.toUpperCase(Locale.ROOT)
        + ")";
  }

  /**
   * A connection has ended before there was a stream.
   *
   * @param connection what is known of it
   * @param listener name or number of the listening socket
   * @param silent whether not a byte came: such lines can be switched off
   * @param context the connection as expressions see it
   * @param sample scratch memory
   */
  public void embryonic(
      StreamRecord connection,
      String listener,
      String text,
      boolean silent,
      long wallMs,
      SampleContext context,
      Sample sample) {
    if (logger.isSilent() || (silent && skipNull)) {
      return;
    }
    Level level = separateErrors ? Level.ERR : Level.INFO;
    String usual =
        plain(connection.client())
            + " ["
            + StreamAliases.date(connection.acceptedMs())
            + "] "
            + proxy.name()
            + "/"
            + listener
            + ": "
            + text;
    if (ofErrors == null && !logger.isProfiled()) {
      logger.log(level, wallMs, usual);
    } else {
      send(
          event(LogOrigin.KILLED, level, wallMs, connection, context, sample),
          null,
          ofErrors,
          null,
          usual);
    }
  }

  /**
   * Writes a line about a stream or a connection; call only where {@link #wants} or {@link
   * #wantsNow} says so.
   *
   * @param instead what a rule wants in the place of the targets' profiles; null for those
   * @param wanted the level that a rule has set; null for the usual one
   * @param context the stream as expressions see it; null unless {@link #isSampled}, or a rule asks
   * @param sample scratch memory
   */
  public void line(
      LogOrigin origin,
      @Nullable LogProfile instead,
      StreamRecord stream,
      @Nullable Level wanted,
      boolean normal,
      long wallMs,
      @Nullable SampleContext context,
      Sample sample) {
    Level level = separateErrors && !normal ? Level.ERR : wanted != null ? wanted : Level.INFO;
    boolean arrives = origin == LogOrigin.ACCEPT && format == null;
    send(
        event(origin, level, wallMs, stream, context, sample),
        instead,
        form(origin),
        structured,
        arrives ? arrival(stream.client(), stream.listener()) : null);
  }

  /** The proxy's own form of a line; null for none. */
  private @Nullable StreamFormat form(LogOrigin origin) {
    return origin.isError() && ofErrors != null ? ofErrors : format;
  }

  private LogEvent event(
      LogOrigin origin,
      Level level,
      long wallMs,
      StreamRecord stream,
      @Nullable SampleContext context,
      Sample sample) {
    return new LogEvent(
        origin, level, wallMs, stream, context, sample, logged.getAndIncrement(), early);
  }

  /**
   * Sends a line to each target in the form that it wants.
   *
   * @param own the form for those who want no other; null for {@code usual}
   * @param ownStructured data before it; null for none
   * @param usual the text for those who want no other and have no form; null for no line
   */
  private void send(
      LogEvent event,
      @Nullable LogProfile instead,
      @Nullable StreamFormat own,
      @Nullable StreamFormat ownStructured,
      @Nullable String usual) {
    if (instead == null && !logger.isProfiled()) {
      String message = own == null ? usual : own.format(event);
      if (message != null) {
        String data = ownStructured == null ? "" : ownStructured.format(event);
        logger.log(event.level(), event.wallMs(), message, data);
      }
      return;
    }
    for (Logger.Output output : logger.outputs()) {
      LogProfile profile = instead == null ? output.profile() : instead;
      LogProfile.Step step = profile == null ? null : profile.at(event.origin());
      if ((step != null && step.isDropped()) || !output.takes(event.level())) {
        continue;
      }
      StreamFormat form = step == null || step.format() == null ? own : step.format();
      StreamFormat data =
          step == null || step.structured() == null ? ownStructured : step.structured();
      String message = form == null ? usual : form.format(event);
      if (message != null) {
        String before = data == null || !output.hasStructuredData() ? "" : data.format(event);
        output.send(event.level(), event.wallMs(), tag(instead), message, before);
      }
    }
  }

  /** What a rule's own profile puts in the place of the target's tag; null for nothing. */
  private @Nullable String tag(@Nullable LogProfile instead) {
    if (instead == null) {
      return null;
    }
    String tag = instead.tag();
    return tag == null ? logger.tag() : tag;
  }

  private static String plain(SocketAddress address) {
    return address instanceof SocketAddress.Unix ? "unix:1" : address.toString();
  }
}
