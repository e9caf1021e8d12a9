package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.ProxyDraft;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import java.util.Optional;

/** The parsers of the keywords of health checks. Stateless. */
public final class HealthKeywords {
  private HealthKeywords() {}

  /** Adds the keywords to their tables. */
  public static void register(KeywordTables tables) {
    tables
        .server()
        .add("check", (arguments, settings) -> settings.set(CheckSettings.CHECK, true))
        .add("no-check", (arguments, settings) -> settings.set(CheckSettings.CHECK, false))
        .add("inter", interval(CheckSettings.INTER_MS))
        .add("fastinter", interval(CheckSettings.FASTINTER_MS))
        .add("downinter", interval(CheckSettings.DOWNINTER_MS))
        .add("rise", count(CheckSettings.RISE))
        .add("fall", count(CheckSettings.FALL))
        .add("port", HealthKeywords::port)
        .add("addr", HealthKeywords::address);
    tables
        .option()
        .add("log-health-checks", Keywords.backendOption(CheckSettings.LOG_HEALTH_CHECKS))
        .add("tcp-check", HealthKeywords::tcpCheck);
    tables
        .global()
        .add("spread-checks", HealthKeywords::spreadChecks)
        .add("max-spread-checks", HealthKeywords::maxSpreadChecks);
  }

  private static LineOption interval(Setting<Integer> setting) {
    return (arguments, settings) -> {
      String keyword = arguments.keyword();
      String text = arguments.argument();
      String server = arguments.line().word(1);
      if (text.isEmpty()) {
        arguments.fail("'" + keyword + "' expects a delay as argument.");
        return;
      }
      switch (Delay.ofMillis(text, arguments::warn)) {
        case Delay.Of(int ms) when ms > 0 -> settings.set(setting, ms);
        case Delay.Of(int ms) ->
            arguments.fail(
                "invalid value "
                    + ms
                    + " for argument '"
                    + keyword
                    + "' of server "
                    + server
                    + ".");
        case Delay.Unexpected(String character) ->
            arguments.fail(
                "unexpected character '"
                    + character
                    + "' in 'agent-inter' argument of server "
                    + server
                    + ".");
        case Delay.Overflow() ->
            arguments.fail(
                "timer overflow in argument <"
                    + text
                    + "> to <"
                    + keyword
                    + "> of server "
                    + server
                    + ", maximum value is 2147483647 ms (~24.8 days).");
      }
    };
  }

  private static LineOption count(Setting<Integer> setting) {
    return (arguments, settings) -> {
      String keyword = arguments.keyword();
      String text = arguments.argument();
      int value = Numbers.lenient(text);
      if (text.isEmpty()) {
        arguments.fail("'" + keyword + "' expects an integer argument.");
      } else if (value <= 0) {
        arguments.fail("'" + keyword + "' has to be > 0.");
      } else {
        settings.set(setting, value);
      }
    };
  }

  private static void port(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'port' expects a port number as argument.");
    } else {
      settings.set(CheckSettings.PORT, Numbers.lenient(text));
    }
  }

  private static void address(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'addr' expects <ipv4|ipv6> as argument.");
      return;
    }
    try {
      AddressParser.Parsed parsed =
          AddressParser.parse(text, AddressParser.PortRule.OPTIONAL, false, true);
      settings.set(CheckSettings.ADDRESS, Optional.of(parsed.endpoint()));
    } catch (BadAddress e) {
      arguments.fail("'addr' : " + e.text());
    }
  }

  private static void tcpCheck(Line line, ProxyDraft proxy) {
    if (Keywords.refusesPrefix(line)) {
      return;
    }
    proxy.warnUnlessBackend(line, line.word(1));
    // Without rules this is the plain check of a connection, which is what there is anyway.
    line.atMostArguments(0, 1);
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
