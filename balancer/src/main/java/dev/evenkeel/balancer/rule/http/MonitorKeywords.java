package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import java.util.ArrayList;
import java.util.List;

/** The parsers of {@code monitor-uri} and {@code monitor fail} (manual, chapter 4.2). Stateless. */
public final class MonitorKeywords {
  /** {@code monitor-uri}: the target that is answered here; empty for none. */
  public static final Setting<String> URI = Setting.of("monitor-uri", "");

  /** {@code monitor fail}: when that answer is 503. */
  static final Setting<List<Condition>> FAIL = Setting.of("monitor fail", List.of());

  private MonitorKeywords() {}

  static void register(KeywordTables tables, Conditions conditions) {
    tables
        .proxy()
        .add("monitor-uri", MonitorKeywords::uri)
        .add("monitor", (line, proxy) -> monitor(line, proxy, conditions));
  }

  private static void uri(Line line, ProxyDraft proxy) {
    proxy.warnUnlessFrontend(line, "monitor-uri", "");
    if (line.atMostArguments(1) && line.word(1).isEmpty()) {
      line.alert(" : 'monitor-uri' expects an URI.");
    } else if (!line.isFatal()) {
      proxy.settings().set(URI, line.word(1));
    }
  }

  private static void monitor(Line line, ProxyDraft proxy, Conditions conditions) {
    if (!proxy.forbidInDefaults(line, "monitor", " : ")) {
      return;
    }
    proxy.warnUnlessFrontend(line, "monitor", "");
    if (!line.word(1).equals("fail")) {
      line.alert(" : 'monitor' only supports 'fail'.");
      return;
    }
    if (!Conditions.begins(line.word(2))) {
      line.alert(" : 'monitor fail' requires either 'if' or 'unless' followed by a condition.");
      return;
    }
    try {
      List<Condition> all = new ArrayList<>(proxy.settings().get(FAIL));
      all.add(conditions.read(line, 2, proxy));
      proxy.settings().set(FAIL, List.copyOf(all));
    } catch (InvalidExpressionException wrong) {
      line.alert(
          " : error detected while parsing a 'monitor fail' condition : "
              + wrong.getMessage()
              + ".");
    }
  }
}
