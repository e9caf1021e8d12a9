package dev.evenkeel.balancer.forwarding;

import dev.evenkeel.balancer.config.KeywordTables.ProxyKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.forwarding.ForwardedHeader.Node;
import dev.evenkeel.balancer.forwarding.ForwardedHeader.Told;
import dev.evenkeel.balancer.sample.Checkpoint;
import dev.evenkeel.balancer.sample.Expression;
import dev.evenkeel.balancer.sample.ExpressionParser;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.Site;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parser of {@code option forwarded} (manual 3.x, chapter 4.2). Stateless. */
final class ForwardedKeyword implements ProxyKeyword {
  private final SampleLanguage language;

  ForwardedKeyword(SampleLanguage language) {
    this.language = language;
  }

  @Override
  public void parse(Line line, ProxyDraft proxy) {
    if (!proxy.warnUnlessBackend(line, "option forwarded")) {
      return;
    }
    if (line.prefix() != Line.Prefix.PLAIN) {
      proxy.settings().set(ForwardingKeywords.FORWARDED, Optional.empty());
      return;
    }
    ForwardedHeader header = line.word(2).isEmpty() ? ForwardedHeader.DEFAULT : read(line, proxy);
    if (header != null) {
      proxy.settings().set(ForwardingKeywords.FORWARDED, Optional.of(header));
    }
  }

  private @Nullable ForwardedHeader read(Line line, ProxyDraft proxy) {
    boolean proto = false;
    Map<String, Told> told = new HashMap<>();
    int at = 2;
    while (!line.word(at).isEmpty()) {
      String word = line.word(at++);
      switch (word) {
        case "proto" -> proto = true;
        case "host", "by", "by_port", "for", "for_port" -> told.put(word, Told.OF_CONNECTION);
        case "host-expr", "by-expr", "by_port-expr", "for-expr", "for_port-expr" -> {
          ExpressionParser parser =
              language.parser(new Site(Site.Place.OTHER, line.position(), proxy.name()));
          Expression expression = expression(line, word, parser, at);
          if (expression == null) {
            return null;
          }
          told.put(word.substring(0, word.length() - "-expr".length()), new Told(expression));
          at += parser.wordsTaken();
        }
        default -> {
          line.alert(
              " : 'option forwarded' only supports optional values: 'proto', 'host', 'host-expr',"
                  + " 'by', 'by-expr', 'by_port', 'by_port-expr', 'for', 'for-expr', 'for_port' and"
                  + " 'for_port-expr' (got '"
                  + word
                  + "').");
          return null;
        }
      }
    }
    return new ForwardedHeader(proto, told.get("host"), node(told, "by"), node(told, "for"));
  }

  private static @Nullable Node node(Map<String, Told> told, String name) {
    Told node = told.get(name);
    return node == null ? null : new Node(node, told.get(name + "_port"));
  }

  private static @Nullable Expression expression(
      Line line, String word, ExpressionParser parser, int at) {
    if (line.word(at).isEmpty()) {
      line.alert(" : 'option forwarded " + word + "' expects an expression.");
      return null;
    }
    try {
      Expression expression = parser.parse(line.wordsFrom(at));
      if (expression.keyword().needs().at(Checkpoint.BACKEND_REQUEST_HEADER)) {
        return expression;
      }
      line.alert(
          " : 'option forwarded "
              + word
              + "' : fetch method '"
              + expression.keyword().name()
              + "' extracts information from '"
              + expression.keyword().needs().needs()
              + "', which is not available there.");
    } catch (InvalidExpressionException wrong) {
      line.alert(" : 'option forwarded " + word + "' : " + wrong.getMessage() + ".");
    }
    return null;
  }
}
