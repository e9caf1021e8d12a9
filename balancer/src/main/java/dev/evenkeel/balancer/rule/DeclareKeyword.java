package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.ProxyDraft;

/** The parser of {@code declare capture} (manual, chapter 4.2). Stateless. */
final class DeclareKeyword implements ProxyKeyword {
  @Override
  public void parse(Line line, ProxyDraft proxy) {
    if (proxy.isDefaults()) {
      line.alert(" : 'declare' not available in default section");
    } else if (!proxy.hasFrontend()) {
      line.alert(" : 'declare' only available in frontend or listen section");
    } else if (!line.word(1).equals("capture")) {
      line.alert(
          " : 'declare' needs a second keyword that specify the type of declaration ('capture')");
    } else {
      capture(line, proxy);
    }
  }

  private static void capture(Line line, ProxyDraft proxy) {
    String direction = line.word(2);
    if (!direction.equals("request") && !direction.equals("response")) {
      line.alert(" : 'declare capture' requires a direction ('request' or 'response')");
    } else if (!line.word(3).equals("len")) {
      line.alert(" : 'declare capture' requires a capture length ('len')");
    } else if (line.word(4).isEmpty()) {
      line.alert(
          " : 'declare capture': 'len' requires a numeric value that represents the capture"
              + " length");
    } else if (!Numbers.isInteger(line.word(4))) {
      line.alert(" : 'declare capture': cannot parse the length '" + line.word(3) + "'.");
    } else if (Numbers.lenient(line.word(4)) <= 0) {
      line.alert(" : length must be > 0");
    } else {
      Captures.declare(proxy, Numbers.lenient(line.word(4)), direction.equals("request"));
    }
  }
}
