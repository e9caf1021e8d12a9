package dev.evenkeel.balancer.forwarding;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HeaderName;
import dev.evenkeel.balancer.http.HttpHead;
import dev.evenkeel.balancer.sample.Casts;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.Sample;
import dev.evenkeel.balancer.sample.SampleContext;
import dev.evenkeel.balancer.sample.SampleType;
import dev.evenkeel.linux.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A value: what a backend's servers are told of a request in the field {@code Forwarded} (manual:
 * {@code option forwarded}; RFC 7239).
 *
 * @param proto whether the protocol is told
 * @param host what is told of the host; null for nothing, likewise the next two
 * @param by what is told of this side of the client's connection
 * @param from what is told of the client's side of it
 */
record ForwardedHeader(boolean proto, @Nullable Told host, @Nullable Node by, @Nullable Node from) {
  /** What stands when nothing is said. */
  static final ForwardedHeader DEFAULT =
      new ForwardedHeader(true, null, null, new Node(Told.OF_CONNECTION, null));

  private static final byte[] NAME = "forwarded".getBytes(ISO_8859_1);

  /**
   * One value: what is known of the connection, or what an expression finds.
   *
   * @param expression null for what is known
   */
  record Told(@Nullable Expression expression) {
    static final Told OF_CONNECTION = new Told(null);
  }

  /**
   * RFC 7239, section 6: a node.
   *
   * @param port null where it is not told
   */
  record Node(Told name, @Nullable Told port) {}

  /**
   * Adds the field.
   *
   * @param source where the client comes from, rules considered; null if that is not known
   * @param destination where it connected to; null if that is not known
   */
  void tell(
      HttpHead request,
      SampleContext context,
      Sample sample,
      @Nullable SocketAddress source,
      @Nullable SocketAddress destination) {
    StringBuilder text = new StringBuilder();
    if (proto) {
      text.append("proto=http;");
    }
    if (host != null) {
      String named = hostName(request, context, sample, host);
      if (!named.isEmpty()) {
        text.append("host=\"").append(named).append("\";");
      }
    }
    if (by != null) {
      node(text.append("by="), by, context, sample, destination);
    }
    if (from != null) {
      node(text.append("for="), from, context, sample, source);
    }
    if (!text.isEmpty()) {
      text.setLength(text.length() - 1);
      request.add(NAME, text.toString().getBytes(ISO_8859_1));
    }
  }

  private static String hostName(
      HttpHead request, SampleContext context, Sample sample, Told host) {
    Expression expression = host.expression();
    if (expression != null) {
      return expression.evaluateAs(SampleType.STR, context, sample) ? sample.text() : "";
    }
    int field = request.find(HeaderName.HOST, 0);
    return field < 0 ? "" : request.value(field, sample.slice()).toString();
  }

  private static void node(
      StringBuilder text,
      Node node,
      SampleContext context,
      Sample sample,
      @Nullable SocketAddress address) {
    String name = name(node.name(), context, sample, address);
    String port = node.port() == null ? "" : port(node.port(), context, sample, address);
    // RFC 7239, section 4: what is no token must be quoted.
    boolean quoted = !port.isEmpty() || name.startsWith("[");
    text.append(quoted ? "\"" : "").append(name);
    if (!port.isEmpty()) {
      text.append(':').append(port);
    }
    text.append(quoted ? "\";" : ";");
  }

  private static String name(
      Told told, SampleContext context, Sample sample, @Nullable SocketAddress address) {
    Expression expression = told.expression();
    if (expression == null) {
      return address instanceof SocketAddress.Internet internet
          ? ForwardedNode.nameOf(internet.host())
          : ForwardedNode.UNKNOWN;
    }
    if (!expression.evaluate(context, sample)) {
      return ForwardedNode.UNKNOWN;
    }
    String named = ForwardedNode.nameOf(sample);
    return named == null ? identifier(sample, ForwardedNode.UNKNOWN) : named;
  }

  private static String port(
      Told told, SampleContext context, Sample sample, @Nullable SocketAddress address) {
    Expression expression = told.expression();
    if (expression == null) {
      return address instanceof SocketAddress.Internet internet
          ? Integer.toString(internet.port())
          : "";
    }
    if (!expression.evaluate(context, sample)) {
      return "";
    }
    return sample.type() == SampleType.SINT
        ? ForwardedNode.portOf(sample.number())
        : identifier(sample, "");
  }

  private static String identifier(Sample sample, String otherwise) {
    String identifier =
        Casts.cast(sample, SampleType.STR) ? ForwardedNode.obfuscated(sample.text()) : null;
    return identifier == null ? otherwise : identifier;
  }
}
