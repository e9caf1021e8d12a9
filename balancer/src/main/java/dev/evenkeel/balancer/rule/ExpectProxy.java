package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.sample.InvalidExpressionException;

/** {@code expect-proxy layer4}: a PROXY header comes before anything else. */
final class ExpectProxy {
  private ExpectProxy() {}

  static Action parse(ActionLine line) throws InvalidExpressionException {
    String layer = line.take();
    if (!layer.equals("layer4")) {
      throw new InvalidExpressionException(
          line.rule()
              + " only supports 'layer4' in "
              + TcpRuleKeywords.in(line.proxy)
              + " (got '"
              + layer
              + "')");
    }
    if (line.place != Place.CONNECTION) {
      throw new InvalidExpressionException(
          "'expect-proxy layer4' is not allowed in '"
              + line.place.words()
              + "' rules in "
              + TcpRuleKeywords.in(line.proxy));
    }
    return (subject, sample) -> {
      subject.expectProxyHeader();
      return Decision.CONTINUE;
    };
  }
}
