package dev.evenkeel.balancer.stick;

import dev.evenkeel.balancer.acl.Condition;
import dev.evenkeel.balancer.acl.Conditions;
import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.ExpressionParser;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.Site;
import dev.evenkeel.balancer.stick.StickRule.Purpose;
import java.util.ArrayList;
import java.util.List;

/** The parser of {@code stick} (manual, chapter 4.2). Stateless. */
final class StickKeyword implements ProxyKeyword {
  private final Conditions conditions;

  StickKeyword(Conditions conditions) {
    this.conditions = conditions;
  }

  @Override
  public void parse(Line line, ProxyDraft proxy) {
    if (!proxy.forbidInDefaults(line, "stick", " : ")) {
      return;
    }
    if (!proxy.warnUnlessBackend(line, "stick")) {
      return;
    }
    switch (line.word(1)) {
      case "on" -> rule(line, proxy, Purpose.MATCH_AND_STORE);
      case "match" -> rule(line, proxy, Purpose.MATCH);
      case "store-request" -> rule(line, proxy, Purpose.STORE_REQUEST);
      case "store-response" -> rule(line, proxy, Purpose.STORE_RESPONSE);
      default -> line.alert(" : 'stick' expects 'on', 'match', or 'store'.");
    }
  }

  private void rule(Line line, ProxyDraft proxy, Purpose purpose) {
    if (line.word(2).isEmpty()) {
      line.alert(" : 'stick' expects a fetch method.");
      return;
    }
    ExpressionParser parser =
        conditions.language().samples().parser(Site.Place.STICK, line.position(), proxy.name());
    Expression key;
    try {
      key = parser.parse(line.wordsFrom(2));
    } catch (InvalidExpressionException wrong) {
      line.alert(" : 'stick': " + wrong.getMessage());
      return;
    }
    boolean response = purpose == Purpose.STORE_RESPONSE;
    Checkpoint checkpoint = response ? Checkpoint.BACKEND_STORE : Checkpoint.BACKEND_SERVER_CHOICE;
    if (!key.keyword().needs().at(checkpoint)) {
      line.alert(
          " : 'stick': fetch method '"
              + line.word(2)
              + "' extracts information from '"
              + key.keyword().needs().needs()
              + "', none of which is available during "
              + (response ? "response." : "request."));
      return;
    }
    int at = 2 + parser.wordsTaken();
    String table = proxy.name();
    if (line.word(at).equals("table")) {
      table = line.word(at + 1);
      at += 2;
    }
    Condition condition = null;
    if (Conditions.begins(line.word(at))) {
      try {
        condition = conditions.read(line, at, proxy);
      } catch (InvalidExpressionException wrong) {
        line.alert(
            " : 'stick': error detected while parsing sticking condition : "
                + wrong.getMessage()
                + ".");
        return;
      }
      condition.warnWhereUseless(line, checkpoint);
    } else if (!line.word(at).isEmpty()) {
      line.alert(" : 'stick': unknown keyword '" + line.word(at) + "'.");
      return;
    }
    List<StickRule> rules = new ArrayList<>(proxy.settings().get(StickRule.OF_PROXY));
    rules.add(new StickRule(key, table, purpose, condition, line.position()));
    proxy.settings().set(StickRule.OF_PROXY, List.copyOf(rules));
  }
}
