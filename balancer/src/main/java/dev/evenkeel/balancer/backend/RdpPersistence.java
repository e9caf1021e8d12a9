package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.SourcePosition;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.linux.SocketAddress;
import java.net.Inet4Address;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code persist rdp-cookie}: the server of a terminal session, as a client's cookie names it: its
 * IPv4 address and its port, each written as the number that its bytes make on a little-endian
 * machine, and each with a dot behind it.
 *
 * @param cookie what the client shows
 */
public record RdpPersistence(Expression cookie) {
  private static final String USUAL_NAME = "msts";
  private static final Pattern TOKEN = Pattern.compile("([0-9]{1,10})\\.([0-9]{1,5})\\..*");

  static void parse(Line line, ProxyDraft proxy, SampleLanguage language) {
    String word = line.word(1);
    String name = USUAL_NAME;
    if (word.startsWith("rdp-cookie(")) {
      int end = word.indexOf(')');
      if (end <= "rdp-cookie(".length()) {
        line.alert(" : persist rdp-cookie(name)' requires an rdp cookie name.");
        return;
      }
      name = word.substring("rdp-cookie(".length(), end);
    } else if (!word.equals("rdp-cookie")) {
      line.alert(word.isEmpty() ? " : missing persist method." : " : unknown persist method.");
      return;
    }
    if (!line.atMostArguments(1)) {
      return;
    }
    try {
      SourcePosition position = line.position();
      Site site = new Site(Site.Place.OTHER, position, proxy.name());
      Expression cookie = language.parser(site).parse(List.of("req.rdp_cookie(" + name + ")"));
      proxy
          .settings()
          .set(BackendSettings.RDP_PERSISTENCE, Optional.of(new RdpPersistence(cookie)));
    } catch (InvalidExpressionException wrong) {
      line.alert(" : persist rdp-cookie : " + wrong.getMessage() + ".");
    }
  }

  /** The server that a client names; null for none. */
  public @Nullable BackendServer find(Backend backend, SampleContext context, Sample sample) {
    if (!cookie.evaluateAs(SampleType.STR, context, sample)) {
      return null;
    }
    Matcher token = TOKEN.matcher(sample.text());
    if (!token.matches()) {
      return null;
    }
    int address = Integer.reverseBytes((int) Long.parseLong(token.group(1)));
    int port = Short.toUnsignedInt(Short.reverseBytes((short) Integer.parseInt(token.group(2))));
    for (BackendServer server : backend.servers()) {
      if (server.address(0) instanceof SocketAddress.Internet(Inet4Address host, int at)
          && at == port
          && ByteBuffer.wrap(host.getAddress()).getInt() == address) {
        return server;
      }
    }
    return null;
  }
}
