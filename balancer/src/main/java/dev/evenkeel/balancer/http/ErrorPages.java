package dev.evenkeel.balancer.http;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The pages that a client gets where the configuration names none, as HAProxy sends them. Constant;
 * any thread.
 */
public final class ErrorPages {
  private static final Map<Integer, Reply> PAGES = new TreeMap<>();

  static {
    add(200, "OK", "Service ready.");
    add(400, "Bad request", "Your browser sent an invalid request.");
    add(401, "Unauthorized", "You need a valid user and password to access this content.");
    add(403, "Forbidden", "Request forbidden by administrative rules.");
    add(404, "Not Found", "The resource could not be found.");
    add(
        405,
        "Method Not Allowed",
        "A request was made of a resource using a request method not supported by that resource");
    add(407, "Unauthorized", "You need a valid user and password to access this content.");
    add(408, "Request Time-out", "Your browser didn't send a complete request in time.");
    add(410, "Gone", "The resource is no longer available and will not be available again.");
    add(413, "Payload Too Large", "The request entity exceeds the maximum allowed.");
    add(
        414,
        "URI Too Long",
        "The requested URI is longer than the server is willing to interpret.");
    add(421, "Misdirected Request", "Request sent to a non-authoritative server.");
    add(422, "Unprocessable Content", "The server cannot process the contained instructions.");
    add(425, "Too Early", "Your browser sent early data.");
    add(429, "Too Many Requests", "You have sent too many requests in a given amount of time.");
    add(
        431,
        "Request Header Fields Too Large",
        "The request header fields are larger than the server is willing to process.");
    add(500, "Internal Server Error", "An internal server error occurred.");
    add(
        501,
        "Not Implemented",
        ".The server does not support the functionality required to fulfill the request.");
    add(502, "Bad Gateway", "The server returned an invalid or incomplete response.");
    add(503, "Service Unavailable", "No server is available to handle this request.");
    add(504, "Gateway Time-out", "The server didn't respond in time.");
  }

  private ErrorPages() {}

  private static void add(int status, String reason, String text) {
    byte[] body =
        Ascii.bytes(
            "<html><body><h1>" + status + " " + reason + "</h1>\n" + text + "\n</body></html>\n");
    // These two answer a connection of which nothing more can be understood.
    String close = status == 400 || status == 408 ? "connection: close\r\n" : "";
    String fields =
        "content-length: "
            + body.length
            + "\r\ncache-control: no-cache\r\ncontent-type: text/html\r\n"
            + close;
    PAGES.put(status, new Reply(status, reason, Ascii.bytes(fields), body));
  }

  /**
   * Returns a page with its head as HAProxy sends it to a client of which no request was
   * understood; null for a reply that is none of these pages.
   */
  public static byte @Nullable [] raw(Reply page) {
    Reply known = PAGES.get(page.status());
    if (known == null || !Arrays.equals(known.fields(), page.fields())) {
      return null;
    }
    byte[] head =
        Ascii.bytes(
            "HTTP/1.1 "
                + page.status()
                + " "
                + page.reason()
                + "\r\nContent-length: "
                + page.body().length
                + "\r\nCache-Control: no-cache\r\nConnection: close\r\nContent-Type: text/html\r\n\r\n");
    byte[] whole = Arrays.copyOf(head, head.length + page.body().length);
    System.arraycopy(page.body(), 0, whole, head.length, page.body().length);
    return whole;
  }

  /** Whether there is a page for a status, so that the configuration may give another one. */
  public static boolean has(int status) {
    return PAGES.containsKey(status);
  }

  /** Returns the page of a status; that of 500 where there is none. */
  public static Reply of(int status) {
    Reply page = PAGES.get(status);
    return page != null ? page : of(500);
  }
}
