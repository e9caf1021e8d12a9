package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.Reply;
import java.io.ByteArrayOutputStream;

/**
 * Stateless: asks a client for a name and a password, with the page of 401; one that takes this for
 * its proxy, with that of 407 (RFC 9110 11.6.1 and 11.7.1).
 */
public final class Challenge {
  private Challenge() {}

  /** Returns the answer to a request. */
  public static Reply of(HttpExchange http, String realm) {
    boolean asProxy = http.isAddressedAsProxy();
    Reply page = http.errorReply(asProxy ? 407 : 401);
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    fields.writeBytes(page.fields());
    String name = asProxy ? "proxy-authenticate" : "www-authenticate";
    fields.writeBytes((name + ": Basic realm=\"" + realm + "\"\r\n").getBytes(ISO_8859_1));
    return new Reply(
        page.minorVersion(),
        page.status(),
        page.reason(),
        fields.toByteArray(),
        page.body(),
        page.loggedStatus());
  }
}
