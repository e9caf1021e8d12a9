package dev.evenkeel.balancer.tcp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.ErrorPages;
import dev.evenkeel.balancer.http.HeadParser;
import dev.evenkeel.balancer.http.Reply;

/** Loop thread only: turns answers of our own into responses that rules can look at. */
final class ReplyWriter {
  private static final byte[] END = {'\r', '\n'};

  private ReplyWriter() {}

  /**
   * Puts a response where a server's would stand, its head parsed.
   *
   * @param withoutBody whether it answers a request for the head only
   * @return false if it does not fit into a buffer
   */
  static boolean write(Reply reply, boolean withoutBody, MessageChannel response) {
    boolean fits =
        response.inject(statusLine(reply))
            && response.inject(reply.fields())
            && response.inject(END);
    if (!fits || response.parse() <= HeadParser.NEEDS_MORE) {
      return false;
    }
    if (!withoutBody) {
      response.injectBody(reply.body());
    }
    return true;
  }

  /** Puts an interim response before the final one; false if it does not fit. */
  static boolean writeInterim(Reply reply, MessageChannel response) {
    return response.write(statusLine(reply))
        && response.write(reply.fields())
        && response.write(END);
  }

  /**
   * Puts a page where it goes out as it is written in HAProxy's manual; false if it does not fit.
   */
  static boolean writeRaw(Reply reply, MessageChannel response) {
    byte[] page = ErrorPages.raw(reply);
    return page != null
        ? response.write(page)
        : writeInterim(reply, response) && response.write(reply.body());
  }

  private static byte[] statusLine(Reply reply) {
    return ("HTTP/1." + reply.minorVersion() + " " + reply.status() + " " + reply.reason() + "\r\n")
        .getBytes(ISO_8859_1);
  }
}
