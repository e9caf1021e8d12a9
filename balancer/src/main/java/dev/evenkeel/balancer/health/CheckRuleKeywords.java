package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.sample.InvalidExpressionException;
import dev.evenkeel.balancer.sample.SampleLanguage;
import dev.evenkeel.balancer.sample.VariableTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The parsers of {@code tcp-check} and {@code http-check} lines (manual, chapter 4.2). Stateless.
 */
final class CheckRuleKeywords {
  private CheckRuleKeywords() {}

  static void tcpCheck(Line line, ProxyDraft proxy, SampleLanguage language) {
    if (!proxy.warnUnlessBackend(line, "tcp-check")) {
      return;
    }
    RuleLine rule = new RuleLine(line, proxy, language);
    String word = line.word(1);
    Optional<CheckRule> parsed =
        switch (word) {
          case "connect" -> new ConnectParser(rule).parse();
          case "expect" -> new ExpectParser(rule).parse();
          case "send", "send-lf", "send-binary", "send-binary-lf" -> SendParser.raw(rule, word);
          case "comment" -> comment(rule);
          default ->
              variable(
                  rule,
                  "'comment', 'connect', 'send', 'send-binary', 'expect', 'set-var-fmt(*)',"
                      + " 'set-var(*)', 'unset-var(*)'");
        };
    parsed.ifPresent(step -> add(rule, proxy, CheckSettings.TCP_RULES, step));
  }

  static void httpCheck(Line line, ProxyDraft proxy, SampleLanguage language) {
    if (!proxy.warnUnlessBackend(line, "http-check")) {
      return;
    }
    RuleLine rule = new RuleLine(line, proxy, language);
    switch (line.word(1)) {
      case "disable-on-404" -> flag(line, proxy, CheckSettings.DISABLE_ON_404);
      case "send-state" -> flag(line, proxy, CheckSettings.SEND_STATE);
      case "connect" ->
          new ConnectParser(rule).parse().ifPresent(step -> addHttp(rule, proxy, step));
      case "expect" -> new ExpectParser(rule).parse().ifPresent(step -> addHttp(rule, proxy, step));
      case "send" -> SendParser.http(rule).ifPresent(step -> addHttp(rule, proxy, step));
      case "comment" -> comment(rule).ifPresent(step -> addHttp(rule, proxy, step));
      default ->
          variable(
                  rule,
                  "'disable-on-404', 'send-state', 'comment', 'connect', 'send', 'expect',"
                      + " 'set-var-fmt(*)', 'set-var(*)', 'unset-var(*)'")
              .ifPresent(step -> addHttp(rule, proxy, step));
    }
  }

  private static void flag(Line line, ProxyDraft proxy, Setting<Boolean> setting) {
    if (line.count() > 2) {
      line.alert(
          " : '" + line.word(0) + "' cannot handle unexpected argument '" + line.word(2) + "'.");
    } else {
      proxy.settings().set(setting, true);
    }
  }

  private static Optional<CheckRule> comment(RuleLine rule) {
    String text = rule.argument("expects a string as argument");
    return text.isEmpty() ? Optional.empty() : Optional.of(new CheckRule.Comment(text));
  }

  /** A step about a variable; anything else is told what there is. */
  private static Optional<CheckRule> variable(RuleLine rule, String supported) {
    String word = rule.line().word(1);
    String action = VariableTarget.action(word);
    if (action.isEmpty()) {
      rule.line()
          .alert(
              " : '"
                  + rule.keyword()
                  + "' only supports "
                  + supported
                  + ". but got '"
                  + word
                  + "'");
      return Optional.empty();
    }
    try {
      VariableTarget target = VariableTarget.parse(word);
      return Optional.of(
          switch (action) {
            case "unset-var" -> new CheckRule.UnsetVariable(target.name());
            case "set-var" ->
                new CheckRule.SetVariable(target, rule.expression("fetch method '" + word), null);
            default -> new CheckRule.SetVariable(target, null, rule.format(rule.take()));
          });
    } catch (InvalidExpressionException wrong) {
      rule.fail("'" + action + "' : " + wrong.getMessage());
      return Optional.empty();
    }
  }

  /** Adds a step; the first one of a section replaces those that it inherits. */
  private static void add(
      RuleLine rule, ProxyDraft proxy, Setting<List<CheckRule>> setting, CheckRule step) {
    List<CheckRule> rules = new ArrayList<>(own(proxy, setting));
    if (step instanceof CheckRule.Connect && !mayConnect(rules)) {
      rule.fail(
          "first step MUST also be a 'connect', optionally preceded by a 'set-var', an 'unset-var'"
              + " or a 'comment', when there is a 'connect' step in the tcp-check ruleset");
      return;
    }
    rules.add(step);
    proxy.settings().set(setting, List.copyOf(rules));
  }

  private static boolean mayConnect(List<CheckRule> rules) {
    return rules.stream().allMatch(CheckRule::isSilent) || CheckRule.beginsWithConnect(rules);
  }

  /** The steps that the section itself has given so far. */
  @SuppressWarnings("ReferenceEquality") // the list that was inherited, not one that looks like it
  static List<CheckRule> own(ProxyDraft proxy, Setting<List<CheckRule>> setting) {
    List<CheckRule> rules = proxy.settings().get(setting);
    return rules == proxy.inherited().get(setting) ? List.of() : rules;
  }

  /**
   * Adds a step to those of an HTTP check. The request of {@code option httpchk} is there already
   * if the option came first: a first connection goes before it, the first {@code send} into it.
   */
  private static void addHttp(RuleLine rule, ProxyDraft proxy, CheckRule step) {
    List<CheckRule> rules = new ArrayList<>(own(proxy, CheckSettings.HTTP_RULES));
    int unwritten = unwritten(rules);
    boolean fresh = unwritten >= 0 && rules.stream().noneMatch(r -> r instanceof CheckRule.Expect);
    List<CheckRule> written = new ArrayList<>(rules);
    if (unwritten >= 0) {
      written.remove(unwritten);
    }
    if (step instanceof CheckRule.Connect && !mayConnect(written)) {
      rule.fail(
          "first step MUST also be a 'connect', optionally preceded by a 'set-var', an 'unset-var'"
              + " or a 'comment', when there is a 'connect' step in the tcp-check ruleset");
      return;
    }
    if (proxy.settings().get(CheckSettings.METHOD) == CheckMethod.HTTP
        && !inOrder(rule, written, step)) {
      return;
    }
    if (fresh && step instanceof CheckRule.SendHttp send) {
      CheckRule.SendHttp base = (CheckRule.SendHttp) rules.get(unwritten);
      rules.set(
          unwritten,
          new CheckRule.SendHttp(base.request().with(send.request()), true, send.comment()));
    } else if (fresh && step instanceof CheckRule.Connect && written.isEmpty()) {
      rules.addFirst(step);
    } else if (fresh && step.isSilent()) {
      rules.add(unwritten, step);
    } else {
      rules.add(step);
    }
    proxy.settings().set(CheckSettings.HTTP_RULES, List.copyOf(rules));
  }

  /** Where the request of {@code option httpchk} is that no line has added to; -1 if nowhere. */
  private static int unwritten(List<CheckRule> rules) {
    for (int index = 0; index < rules.size(); index++) {
      if (rules.get(index) instanceof CheckRule.SendHttp send && !send.written()) {
        return index;
      }
    }
    return -1;
  }

  /** Whether a step may follow those before it; otherwise says which one is missing. */
  private static boolean inOrder(RuleLine rule, List<CheckRule> written, CheckRule step) {
    List<CheckRule> steps = written.stream().filter(before -> !before.isSilent()).toList();
    if (steps.isEmpty() || step.isSilent()) {
      return true;
    }
    CheckRule before = steps.getLast();
    String missing =
        switch (step) {
          case CheckRule.SendHttp send when !(before instanceof CheckRule.Connect) -> "connect";
          case CheckRule.Expect expect when before instanceof CheckRule.Connect -> "send";
          case CheckRule.Connect connect when !(before instanceof CheckRule.Expect) -> "expect";
          default -> "";
        };
    if (missing.isEmpty()) {
      return true;
    }
    boolean connects = steps.getFirst() instanceof CheckRule.Connect;
    boolean sends = steps.stream().anyMatch(before2 -> before2 instanceof CheckRule.SendHttp);
    String word = rule.line().word(1);
    rule.fail(
        "unable to add http-check "
            + word
            + " rule at step "
            + (steps.size() + (connects && sends ? 0 : 1))
            + " (missing "
            + missing
            + " rule).");
    return false;
  }
}
