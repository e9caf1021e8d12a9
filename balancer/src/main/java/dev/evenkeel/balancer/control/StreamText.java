package dev.evenkeel.balancer.control;

import dev.evenkeel.balancer.config.Proxy;
import dev.evenkeel.balancer.config.ProxySettings;
import dev.evenkeel.balancer.net.Frontend;
import dev.evenkeel.balancer.report.AgeText;
import dev.evenkeel.balancer.report.SocketAddressText;
import dev.evenkeel.balancer.tcp.StreamView;
import dev.evenkeel.linux.SocketAddress;
import java.net.Inet6Address;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Streams as {@code show sess} writes them. The fields are HAProxy's, in its order; what belongs to
 * its insides alone (tasks, flags) is nought. Stateless.
 */
final class StreamText {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss.SSS'000'", Locale.ENGLISH);

  private StreamText() {}

  /** One line. */
  static String line(StreamView stream) {
    return pointer(stream)
        + ": proto="
        + protocol(stream.client())
        + " src="
        + source(stream)
        + " fe="
        + stream.frontend().name()
        + " be="
        + (stream.backend() == null ? "<NONE>" : stream.backend().name())
        + " srv="
        + (stream.server() == null ? "<none>" : stream.server().name())
        + " ts=00 epoch=0 age="
        + AgeText.of(stream.ageMs() / 1000)
        + " calls=0 rate=0 cpu=0 lat=0 rq["
        + channel(stream.request(), stream)
        + "] rp["
        + channel(stream.response(), stream)
        + "] scf="
        + side(stream.request(), 0)
        + " scb="
        + side(stream.response(), 1)
        + " exp="
        + expiry(stream)
        + " rc="
        + stream.retries()
        + " c_exp=\n";
  }

  /** Several lines. */
  static String details(StreamView stream) {
    Frontend frontend = stream.frontend();
    return pointer(stream)
        + ": ["
        + date(stream.acceptedWallMs())
        + "] id="
        + (stream.number() & 0xfffffffffL)
        + " proto="
        + protocol(stream.client())
        + " source="
        + source(stream)
        + "\n  flags=0x0, conn_retries="
        + stream.retries()
        + ", conn_exp=<NEVER> conn_et=0x000 srv_conn=(nil), pend_pos=(nil) waiting="
        + (stream.waits() ? 1 : 0)
        + " epoch=0\n  frontend="
        + frontend.name()
        + " (id="
        + frontend.id()
        + " mode="
        + mode(frontend.proxy())
        + "), listener="
        + stream.listener().name()
        + " (id="
        + stream.listener().number()
        + ") addr="
        + SocketAddressText.of(stream.listener().address())
        + "\n  backend="
        + (stream.backend() == null
            ? "<NONE> (id=-1 mode=-)"
            : stream.backend().name()
                + " (id="
                + stream.backend().id()
                + " mode="
                + mode(stream.backend().proxy())
                + ")")
        + "\n  server="
        + (stream.server() == null
            ? "<NONE> (id=-1)"
            : stream.server().name() + " (id=" + stream.server().id() + ")")
        + "\n  task=(nil) (state=0x00 nice=0 calls=0 rate=0 exp="
        + expiry(stream)
        + " age="
        + AgeText.of(stream.ageMs() / 1000)
        + ")\n  scf="
        + side(stream.request(), 0)
        + "\n  scb="
        + side(stream.response(), 1)
        + "\n  req=(f=0x0 an=0x0 pipe=0 tofwd=-1 total="
        + stream.request().totalBytes()
        + ")\n  res=(f=0x0 an=0x0 pipe=0 tofwd=-1 total="
        + stream.response().totalBytes()
        + ")\n";
  }

  private static String mode(Proxy proxy) {
    return proxy.get(ProxySettings.MODE).name().toLowerCase(Locale.ROOT);
  }

  private static String pointer(StreamView stream) {
    return "0x" + Long.toHexString(stream.number());
  }

  static String protocol(SocketAddress client) {
    return switch (client) {
      case SocketAddress.Internet(Inet6Address host, int port) -> "tcpv6";
      case SocketAddress.Internet internet -> "tcpv4";
      case SocketAddress.Unix unix -> "unix_stream";
    };
  }

  /** A time in the form of the answer. */
  static String date(long wallMs) {
    return DATE.format(Instant.ofEpochMilli(wallMs).atZone(ZoneId.systemDefault()));
  }

  private static String source(StreamView stream) {
    return source(stream.client(), stream.listener().number());
  }

  /** Where a connection comes from that came by that socket. */
  static String source(SocketAddress client, int listenerNumber) {
    return switch (client) {
      case SocketAddress.Internet internet -> SocketAddressText.of(internet);
      case SocketAddress.Unix unix -> "unix:" + listenerNumber;
    };
  }

  private static String channel(StreamView.Half half, StreamView stream) {
    return "f=000000h,i="
        + half.waitingBytes()
        + ",an=00h,rx="
        + (half.ended() ? "" : expiry(stream))
        + ",wx=,ax=";
  }

  private static String side(StreamView.Half half, int back) {
    return "[" + (half.connected() ? 8 : 0) + "," + back + "h,fd=" + half.fd() + "]";
  }

  private static String expiry(StreamView stream) {
    return stream.expiresInMs() < 0 ? "" : AgeText.of(stream.expiresInMs() / 1000);
  }
}
