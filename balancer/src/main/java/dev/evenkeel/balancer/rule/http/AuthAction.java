package dev.evenkeel.balancer.rule.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.evenkeel.balancer.http.HttpExchange;
import dev.evenkeel.balancer.http.Reply;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Decision;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.io.ByteArrayOutputStream;

/**
 * {@code auth}: asks the client for a name and a password, with the page of 401; of a client that
 * takes this for its proxy, with that of 407 (RFC 9110 11.7, {@link
 * HttpExchange#isAddressedAsProxy}).
 */
final class AuthAction {
  private AuthAction() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    String realm = line.proxy().name();
    if (line.peek().equals("realm")) {
      line.take();
      if (line.isOver()) {
        throw new InvalidExpressionException("missing realm value.\n");
      }
      realm = line.take();
    }
    byte[] challenge = ("Basic realm=\"" + realm + "\"\r\n").getBytes(ISO_8859_1);
    return (subject, sample) -> {
      HttpExchange http = subject.http();
      if (http != null) {
        boolean asProxy = http.isAddressedAsProxy();
        http.askForCredentials();
        Reply page = http.errorReply(asProxy ? 407 : 401);
        ByteArrayOutputStream fields = new ByteArrayOutputStream();
        fields.writeBytes(page.fields());
        String name = asProxy ? "proxy-authenticate: " : "www-authenticate: ";
        fields.writeBytes(name.getBytes(ISO_8859_1));
        fields.writeBytes(challenge);
        http.answer(
            new Reply(
                page.minorVersion(),
                page.status(),
                page.reason(),
                fields.toByteArray(),
                page.body(),
                page.loggedStatus()));
      }
      return Decision.ANSWER;
    };
  }
}
