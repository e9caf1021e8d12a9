package dev.evenkeel.balancer.rule;

import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.http.CaptureSlot;
import java.util.Optional;

/** The parser of {@code capture cookie | request header | response header}. Stateless. */
final class CaptureKeyword implements ProxyKeyword {
  @Override
  public void parse(Line line, ProxyDraft proxy) {
    if (!proxy.isDefaults() && !proxy.warnUnlessFrontend(line, "capture", "")) {
      return;
    }
    String what = line.word(1);
    boolean header = line.word(2).equals("header");
    if (what.equals("cookie")) {
      cookie(line, proxy);
    } else if (header && (what.equals("request") || what.equals("response"))) {
      header(line, proxy, what);
    } else {
      line.alert(" : 'capture' expects 'cookie' or 'request header' or 'response header'.");
    }
  }

  private static void cookie(Line line, ProxyDraft proxy) {
    if (proxy.isDefaults()) {
      line.alert(" : 'capture cookie' not allowed in 'defaults' section.");
    } else if (line.word(4).isEmpty()) {
      line.alert(" : 'capture' expects 'cookie' <cookie_name> 'len' <len>.");
    } else {
      CaptureSlot slot = CaptureSlot.ofCookie(line.word(2), Numbers.lenient(line.word(4)));
      proxy.settings().set(Captures.COOKIE, Optional.of(slot));
    }
  }

  private static void header(Line line, ProxyDraft proxy, String direction) {
    if (proxy.isDefaults()) {
      line.alert(" : 'capture " + direction + "' not allowed in 'defaults' section.");
    } else if (line.word(3).isEmpty() || !line.word(4).equals("len") || line.word(5).isEmpty()) {
      line.alert(" : 'capture " + direction + "' expects 'header' <header_name> 'len' <len>.");
    } else if (!line.word(6).isEmpty()) {
      line.alert(
          " : 'capture "
              + direction
              + "' cannot handle unexpected argument '"
              + line.word(6)
              + "'.");
    } else {
      CaptureSlot slot = CaptureSlot.of(line.word(3), Numbers.lenient(line.word(5)));
      Captures.add(proxy, slot, direction.equals("request"));
    }
  }
}
