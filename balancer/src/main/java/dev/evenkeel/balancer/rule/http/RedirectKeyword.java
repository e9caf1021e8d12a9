package dev.evenkeel.balancer.rule.http;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.rule.Action;
import dev.evenkeel.balancer.rule.ActionLine;
import dev.evenkeel.balancer.rule.Place;
import dev.evenkeel.balancer.rule.RuleList;
import dev.evenkeel.balancer.rule.RuleOrder;
import dev.evenkeel.balancer.sample.InvalidExpressionException;

/** The parser of the keyword {@code redirect} (manual, chapter 4.2). Stateless. */
final class RedirectKeyword {
  private RedirectKeyword() {}

  static void register(KeywordTables tables, Conditions conditions) {
    tables.proxy().add("redirect", (line, proxy) -> redirect(line, proxy, conditions));
  }

  private static void redirect(Line line, ProxyDraft proxy, Conditions conditions) {
    if (!proxy.forbidInDefaults(line, "redirect", " : ")) {
      return;
    }
    ActionLine words = new ActionLine(line, proxy, Place.REDIRECT, conditions, 0);
    String where = " : error detected in " + proxy.describe() + " while parsing redirect rule : ";
    Action action;
    Condition condition = null;
    try {
      action = new RedirectParser(words, false).parse();
    } catch (InvalidExpressionException wrong) {
      line.alert(where + wrong.getMessage() + ".");
      return;
    }
    if (Conditions.begins(words.peek())) {
      try {
        condition = conditions.read(line, words.position(), proxy);
      } catch (InvalidExpressionException wrong) {
        line.alert(where + "error in condition: " + wrong.getMessage() + ".");
        return;
      }
    }
    RuleOrder.warn(line, proxy, Place.REDIRECT);
    if (condition != null) {
      condition.warnWhereUseless(line, Place.REDIRECT.checkpoint(proxy));
    }
    RuleList.append(proxy, Place.REDIRECT, action, condition, line.position());
  }
}
