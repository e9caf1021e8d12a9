package dev.evenkeel.balancer.log;

import dev.evenkeel.balancer.http.HttpRecord;
import dev.evenkeel.balancer.sample.AliasWriter;
import dev.evenkeel.balancer.sample.ConnectionFacts;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.StreamFacts;
import dev.evenkeel.balancer.sample.format.Alias;
import dev.evenkeel.balancer.sample.format.FormatOptions;
import dev.evenkeel.balancer.sample.format.FormatOutput;
import dev.evenkeel.linux.AddressText;
import dev.evenkeel.linux.SocketAddress;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * What the aliases of a log format stand for in the line of one stream. One thread, one line.
 *
 * @param stream what is known of the stream
 * @param context the stream as expressions see it; null where the format asks nothing of it
 * @param logged how many lines were written before this one
 * @param early whether time and bytes are those so far, and get a plus sign
 * @param origin where the line is made
 */
public record StreamAliases(
    StreamRecord stream,
    @Nullable SampleContext context,
    long logged,
    boolean early,
    LogOrigin origin)
    implements AliasWriter {
  private static final String WITH_ZONE = "dd/MMM/yyyy:HH:mm:ss xx";
  private static final TimeText DATE = new TimeText("dd/MMM/yyyy:HH:mm:ss", ZoneId::systemDefault);
  static final TimeText GMT = new TimeText(WITH_ZONE, () -> ZoneOffset.UTC);
  static final TimeText LOCAL = new TimeText(WITH_ZONE, ZoneId::systemDefault);
  private static final long PID = ProcessHandle.current().pid();

  @Override
  public void write(Alias alias, FormatOptions options, FormatOutput out) {
    HttpRecord http = stream.http();
    if (http != null && HttpAliases.write(alias, options, out, stream, http, early)) {
      return;
    }
    switch (alias) {
      case CI -> address(stream.client(), options, out);
      case CP -> number(stream.clientPort(), 4, options, out);
      case FI -> address(destination(client()), options, out);
      case FP -> port(destination(client()), options, out);
      case BI -> address(source(server()), options, out);
      case BP -> port(source(server()), options, out);
      case SI -> address(destination(server()), options, out);
      case SP -> port(destination(server()), options, out);
      case DATE -> out.literal(date(stream.acceptedMs()));
      case T -> out.literal(GMT.of(stream.acceptedMs()));
      case TL -> out.literal(LOCAL.of(stream.acceptedMs()));
      case TS -> number(stream.acceptedMs() / 1000, 8, options, out);
      case MS -> milliseconds(options, out);
      case F, FT -> out.text(stream.frontend(), options);
      case B_NAME -> out.text(stream.backend(), options);
      case S -> out.text(stream.server(), options);
      case TW -> out.number(stream.queueMs());
      case TC -> out.number(stream.connectMs());
      case TT, TU -> out.literal(soFar()).number(stream.totalMs());
      case TH, ST -> out.number(0);
      case TD -> out.number(HttpTimes.dataMs(stream));
      case U -> out.number(stream.bytesToServer());
      case B -> out.literal(soFar()).number(stream.bytesToClient());
      case TERMINATION -> out.literal(stream.termination());
      case TERMINATION_WITH_COOKIES -> out.literal(stream.termination() + "--");
      case AC -> out.number(stream.processConnections());
      case FC -> out.number(stream.frontendConnections());
      case BC -> out.number(stream.backendConnections());
      case SC -> out.number(stream.serverConnections());
      case RC -> out.literal(stream.redispatched() ? "+" : "").number(stream.retries());
      case SQ -> out.number(stream.serverQueue());
      case BQ -> out.number(stream.backendQueue());
      case LC -> number(logged, 4, options, out);
      case PID -> number(PID, 4, options, out);
      case H -> out.text(context == null ? null : context.process().hostName(), options);
      case ID -> out.text(uniqueId(), options);
      case RT -> streamNumber(options, out);
      case OG -> out.text(origin.text(), options);
      case HR -> captures(false, options, out);
      case HS -> captures(true, options, out);
      case HRL -> captureList(false, options, out);
      case HSL -> captureList(true, options, out);
      case SSLC, SSLV -> out.text(null, options);
      // Nothing that only HTTP has; the format was read for no such proxy.
      default -> {}
    }
  }

  private void streamNumber(FormatOptions options, FormatOutput out) {
    StreamFacts facts = facts();
    number(facts == null ? 0 : facts.number(), 4, options, out);
  }

  private String soFar() {
    return early ? "+" : "";
  }

  private @Nullable String uniqueId() {
    StreamFacts facts = facts();
    return facts == null ? null : facts.uniqueId();
  }

  private @Nullable StreamFacts facts() {
    return context == null ? null : context.stream();
  }

  /** All that was kept, between braces and bars; nothing where nothing can be kept. */
  private void captures(boolean response, FormatOptions options, FormatOutput out) {
    StreamFacts facts = facts();
    int slots = facts == null ? 0 : facts.captureSlots(response);
    if (facts == null || slots == 0) {
      return;
    }
    String quote = options.quoted() ? "\"" : "";
    out.literal(quote).literal('{');
    for (int slot = 0; slot < slots; slot++) {
      if (slot > 0) {
        out.literal('|');
      }
      String text = facts.captured(response, slot);
      if (text != null) {
        out.captured(text, options);
      }
    }
    out.literal('}').literal(quote);
  }

  /** All that was kept, each as a word of its own. */
  private void captureList(boolean response, FormatOptions options, FormatOutput out) {
    StreamFacts facts = facts();
    int slots = facts == null ? 0 : facts.captureSlots(response);
    String quote = options.quoted() ? "\"" : "";
    for (int slot = 0; facts != null && slot < slots; slot++) {
      out.literal(slot > 0 ? " " : "");
      String text = facts.captured(response, slot);
      if (text == null) {
        out.absent(options);
      } else {
        out.literal(quote).captured(text, options).literal(quote);
      }
    }
  }

  private @Nullable ConnectionFacts client() {
    return context == null ? null : context.client();
  }

  private @Nullable ConnectionFacts server() {
    return context == null ? null : context.server();
  }

  private static @Nullable SocketAddress source(@Nullable ConnectionFacts connection) {
    return connection == null ? null : connection.source();
  }

  private static @Nullable SocketAddress destination(@Nullable ConnectionFacts connection) {
    return connection == null ? null : connection.destination();
  }

  private static void address(
      @Nullable SocketAddress address, FormatOptions options, FormatOutput out) {
    switch (address) {
      case null -> out.absent(options);
      case SocketAddress.Internet internet -> {
        if (options.hexadecimal()) {
          for (byte b : internet.host().getAddress()) {
            out.hexadecimal(b & 0xff, 2);
          }
        } else {
          out.text(AddressText.of(internet.host()), options);
        }
      }
      case SocketAddress.Unix unix -> out.text("unix", options);
    }
  }

  private static void port(
      @Nullable SocketAddress address, FormatOptions options, FormatOutput out) {
    if (address instanceof SocketAddress.Internet internet) {
      number(internet.port(), 4, options, out);
    } else {
      out.absent(options);
    }
  }

  private static void number(long number, int digits, FormatOptions options, FormatOutput out) {
    if (options.hexadecimal()) {
      int needed = (67 - Long.numberOfLeadingZeros(number)) / 4;
      out.hexadecimal(number, Math.max(digits, needed));
    } else {
      out.number(number);
    }
  }

  private void milliseconds(FormatOptions options, FormatOutput out) {
    long ms = stream.acceptedMs() % 1000;
    if (options.hexadecimal()) {
      number(ms, 2, options, out);
    } else {
      out.literal(ms < 10 ? "00" : ms < 100 ? "0" : "").number(ms);
    }
  }

  /** A date as lines have it, with milliseconds. */
  static String date(long wallMs) {
    int ms = (int) Math.floorMod(wallMs, 1000L);
    return DATE.of(wallMs) + (ms < 10 ? ".00" : ms < 100 ? ".0" : ".") + ms;
  }
}
