package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.linux.SocketAddress;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Any thread: decides whether a stream of a frontend is logged, with which level, and writes its
 * line.
 *
 * <p>Chapter 8.2 of HAProxy's manual, and the options {@code dontlog-normal}, {@code dontlognull}
 * and {@code log-separate-errors}.
 */
public final class StreamLog {
  private final Logger logger;
  private final Proxy proxy;
  private final boolean skipNormal;
  private final boolean skipNull;
  private final boolean separateErrors;
  private final AtomicLong logged = new AtomicLong();

  /** Null where a line is written when the connection arrives, and no other. */
  private final @Nullable StreamFormat format;

  /** Logs the streams of a frontend. */
  public StreamLog(Proxy frontend, Logger logger) {
    this.proxy = frontend;
    this.logger = logger;
    this.skipNormal = frontend.get(LogSettings.DONTLOG_NORMAL);
    this.skipNull = frontend.get(LogSettings.DONTLOGNULL);
    this.separateErrors = frontend.get(LogSettings.SEPARATE_ERRORS);
    this.format = frontend.get(LogSettings.COMPILED_FORMAT).map(StreamFormat::new).orElse(null);
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
      String mode = proxy.get(dev.evenkeel.balancer.config.ProxySettings.MODE).word();
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
   */
  public void embryonic(
      SocketAddress client,
      long acceptedMs,
      String listener,
      String text,
      boolean silent,
      long wallMs) {
    if (!logger.isSilent() && !(silent && skipNull)) {
      logger.log(
          separateErrors ? Level.ERR : Level.INFO,
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

  /** Tells whether a line needs what only the stream itself can tell. */
  public boolean isSampled() {
    return format != null && format.isSampled();
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
      logger.log(level, wallMs, format.format(stream, context, sample, logged.getAndIncrement()));
    }
  }

  private static String plain(SocketAddress address) {
    return address instanceof SocketAddress.Unix ? "unix:1" : address.toString();
  }
}
