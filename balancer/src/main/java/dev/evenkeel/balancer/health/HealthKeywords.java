package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.sample.SampleLanguage;

/** The parsers of the keywords of health checks. Stateless. */
public final class HealthKeywords {
  private HealthKeywords() {}

  /** Adds the keywords to their tables. */
  public static void register(KeywordTables tables, SampleLanguage language) {
    ServerCheckOptions.register(tables.server());
    CheckMethodOptions.register(tables.option());
    tables
        .option()
        .add("log-health-checks", Keywords.backendOption(CheckSettings.LOG_HEALTH_CHECKS));
    tables
        .proxy()
        .add("tcp-check", (line, proxy) -> CheckRuleKeywords.tcpCheck(line, proxy, language))
        .add("http-check", (line, proxy) -> CheckRuleKeywords.httpCheck(line, proxy, language))
        .add("external-check", ExternalKeywords::externalCheck)
        .add("email-alert", ExternalKeywords::emailAlert);
    tables
        .global()
        .add("external-check", Keywords.flag(CheckSettings.EXTERNAL_ALLOWED, true))
        .add("insecure-fork-wanted", Keywords.flag(CheckSettings.FORK_WANTED, true))
        .add("spread-checks", HealthKeywords::spreadChecks)
        .add("max-spread-checks", HealthKeywords::maxSpreadChecks);
  }

  private static void spreadChecks(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1)) {
      return;
    }
    if (global.isSet(CheckSettings.SPREAD_PERCENT)) {
      line.complain(": spread-checks already specified. Continuing.");
      return;
    }
    if (line.word(1).isEmpty()) {
      line.alert(": 'spread-checks' expects an integer argument (0..50).");
      return;
    }
    int percent = Numbers.lenient(line.word(1));
    if (percent < 0 || percent > 50) {
      line.alert(": 'spread-checks' needs a positive value in range 0..50.");
      return;
    }
    global.set(CheckSettings.SPREAD_PERCENT, percent);
  }

  private static void maxSpreadChecks(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1)) {
      return;
    }
    if (line.word(1).isEmpty()) {
      line.alert(": 'max-spread-checks' expects an integer argument (0..50).");
      return;
    }
    switch (Delay.ofMillis(line.word(1), line.diagnostics()::warning)) {
      case Delay.Of(int ms) -> global.set(CheckSettings.MAX_SPREAD_MS, ms);
      case Delay.Unexpected(String character) ->
          line.alert(
              ": unsupported character '"
                  + character
                  + "' in 'max-spread-checks' (wants an integer delay).");
      case Delay.Overflow() ->
          line.alert(
              ": timer overflow in argument <"
                  + line.word(1)
                  + "> to <max-spread-checks>, maximum value is 2147483647 ms (~24.8 days).");
    }
  }
}
