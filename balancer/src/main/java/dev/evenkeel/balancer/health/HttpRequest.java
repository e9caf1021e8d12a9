package dev.evenkeel.balancer.health;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A value: the request of an HTTP check (manual, {@code option httpchk} and {@code http-check
 * send}). All texts have one char for each byte.
 *
 * @param method empty for OPTIONS
 * @param uri empty for {@code /}
 * @param version empty for HTTP/1.0
 * @param headers in order
 * @param body empty for none
 */
record HttpRequest(
    String method, CheckText uri, String version, List<Header> headers, CheckText body) {
  /** A header of a request. */
  record Header(String name, CheckText value) {}

  /** What is sent where nothing is said. */
  static final HttpRequest DEFAULT =
      new HttpRequest("", CheckText.NONE, "", List.of(), CheckText.NONE);

  /** The request with what another line gives in place of its own. */
  HttpRequest with(HttpRequest other) {
    return new HttpRequest(
        other.method.isEmpty() ? method : other.method,
        other.uri.isEmpty() ? uri : other.uri,
        other.version.isEmpty() ? version : other.version,
        other.headers.isEmpty() ? headers : other.headers,
        other.body.isEmpty() ? body : other.body);
  }

  /**
   * The bytes to send. Names are in lower case; framing headers are the balancer's own business.
   *
   * @param context what texts that are made anew are made of
   * @param state the value of {@code x-haproxy-server-state}, empty for no such header
   */
  byte[] toBytes(CheckContext context, String state) {
    String shownVersion = shownVersion();
    boolean closesAnyway = !shownVersion.equals("HTTP/1.1");
    StringBuilder text = new StringBuilder();
    text.append(method.isEmpty() ? "OPTIONS" : method).append(' ');
    text.append(target(context)).append(' ').append(shownVersion).append("\r\n");
    List<Header> all = new ArrayList<>(headers);
    all.removeIf(header -> isFraming(header.name()));
    Optional<Header> connection =
        all.stream().filter(header -> header.name().equalsIgnoreCase("connection")).findFirst();
    connection.ifPresent(all::remove);
    for (Header header : all) {
      append(text, header.name(), header.value().in(context));
    }
    if (!state.isEmpty()) {
      append(text, "x-haproxy-server-state", state);
    }
    String sent = body.in(context);
    if (!sent.isEmpty()) {
      append(text, "content-length", String.valueOf(sent.length()));
    }
    if (connection.isPresent()) {
      append(text, "connection", connection.get().value().in(context));
    } else if (!closesAnyway) {
      append(text, "connection", "close");
    }
    return text.append("\r\n").append(sent).toString().getBytes(ISO_8859_1);
  }

  private static void append(StringBuilder to, String name, String value) {
    to.append(name.toLowerCase(Locale.ROOT)).append(": ").append(value).append("\r\n");
  }

  private static boolean isFraming(String name) {
    return name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding");
  }

  /** Anything from 1.1 on is spoken as 1.1. */
  private String shownVersion() {
    if (version.isEmpty()) {
      return "HTTP/1.0";
    }
    boolean modern = version.matches("HTTP/(1\\.[1-9]|[2-9]\\.[0-9])");
    return modern ? "HTTP/1.1" : version;
  }

  /** The URI; the authority of an absolute one follows the Host header. */
  private String target(CheckContext context) {
    String uri = this.uri.in(context);
    if (uri.isEmpty()) {
      return "/";
    }
    int scheme = uri.indexOf("://");
    Optional<Header> host =
        headers.stream().filter(header -> header.name().equalsIgnoreCase("host")).findFirst();
    if (scheme < 0 || host.isEmpty()) {
      return uri;
    }
    int path = uri.indexOf('/', scheme + 3);
    return uri.substring(0, scheme + 3)
        + host.get().value().in(context)
        + (path < 0 ? "" : uri.substring(path));
  }
}
