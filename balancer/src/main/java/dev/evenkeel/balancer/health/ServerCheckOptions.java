package dev.evenkeel.balancer.health;

import dev.evenkeel.balancer.backend.ServerSettings;
import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.AddressParser.PortRule;
import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import java.util.Optional;
import java.util.Set;

/** The parsers of the options of {@code server} lines about checks (manual, 5.2). Stateless. */
final class ServerCheckOptions {
  static final String NO_AGENT_PORT = " does not have agent port. Agent check has been disabled";

  private ServerCheckOptions() {}

  static void register(KeywordTable<LineOption> server) {
    server
        .add("check", flag(CheckSettings.CHECK, true))
        .add("no-check", flag(CheckSettings.CHECK, false))
        .add("inter", interval(CheckSettings.INTER_MS))
        .add("fastinter", interval(CheckSettings.FASTINTER_MS))
        .add("downinter", interval(CheckSettings.DOWNINTER_MS))
        .add("rise", count(CheckSettings.RISE))
        .add("fall", count(CheckSettings.FALL))
        .add("port", port(CheckSettings.PORT))
        .add("addr", ServerCheckOptions::address)
        .add("check-send-proxy", flag(CheckSettings.SEND_PROXY, true))
        .add("no-check-send-proxy", flag(CheckSettings.SEND_PROXY, false))
        .add("check-via-socks4", flag(CheckSettings.VIA_SOCKS4, true))
        .add("socks4", ServerCheckOptions::socks4)
        .add("check-proto", ServerCheckOptions::proto)
        .add("agent-check", ServerCheckOptions::agentCheck)
        .add("no-agent-check", flag(CheckSettings.AGENT_CHECK, false))
        .add("agent-port", port(CheckSettings.AGENT_PORT))
        .add("agent-addr", ServerCheckOptions::agentAddress)
        .add("agent-inter", interval(CheckSettings.AGENT_INTER_MS))
        .add("agent-send", ServerCheckOptions::agentSend)
        .add("observe", ServerCheckOptions::observe)
        .add("error-limit", ServerCheckOptions::errorLimit)
        .add("on-error", ServerCheckOptions::onError);
  }

  private static LineOption flag(Setting<Boolean> setting, boolean value) {
    return (arguments, settings) -> settings.set(setting, value);
  }

  private static LineOption interval(Setting<Integer> setting) {
    return (arguments, settings) -> {
      String keyword = arguments.keyword();
      String text = arguments.argument();
      String of = " of server " + arguments.line().word(1);
      if (text.isEmpty()) {
        arguments.fail("'" + keyword + "' expects a delay as argument.");
        return;
      }
      switch (Delay.ofMillis(text, arguments::warn)) {
        case Delay.Of(int ms) when ms > 0 -> settings.set(setting, ms);
        case Delay.Of(int ms) ->
            arguments.fail("invalid value " + ms + " for argument '" + keyword + "'" + of + ".");
        case Delay.Unexpected(String character) ->
            arguments.fail(
                "unexpected character '" + character + "' in 'agent-inter' argument" + of + ".");
        case Delay.Overflow() ->
            arguments.fail(
                "timer overflow in argument <"
                    + text
                    + "> to <"
                    + keyword
                    + ">"
                    + of
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

  private static LineOption port(Setting<Integer> setting) {
    return (arguments, settings) -> {
      String keyword = arguments.keyword();
      String text = arguments.argument();
      if (text.isEmpty()) {
        arguments.fail("'" + keyword + "' expects a port number as argument.");
      } else {
        settings.set(setting, Numbers.lenient(text));
      }
    };
  }

  private static void address(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'addr' expects <ipv4|ipv6> as argument.");
      return;
    }
    try {
      AddressParser.Parsed parsed = AddressParser.parse(text, PortRule.OPTIONAL, false, true);
      settings.set(CheckSettings.ADDRESS, Optional.of(parsed.endpoint()));
    } catch (BadAddress e) {
      arguments.fail("'addr' : " + e.text());
    }
  }

  /** The port may come later in the line, or have come from {@code default-server}. */
  private static void agentCheck(OptionArguments arguments, Settings.Builder settings) {
    settings.set(CheckSettings.AGENT_CHECK, true);
    Line line = arguments.line();
    if (line.word(0).equals("default-server") || settings.get(CheckSettings.AGENT_PORT) > 0) {
      return;
    }
    for (int index = 3; index < line.count(); index++) {
      boolean port = line.word(index).equals("agent-port");
      if (line.word(index).equals("no-agent-check")
          || (port
              && (line.word(index + 1).isEmpty() || Numbers.lenient(line.word(index + 1)) > 0))) {
        return;
      }
    }
    arguments.fail("server " + line.word(1) + NO_AGENT_PORT);
  }

  private static void agentAddress(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'agent-addr' expects an address as argument.");
      return;
    }
    try {
      AddressParser.Parsed parsed = AddressParser.parse(text, PortRule.FORBIDDEN, false, true);
      settings.set(CheckSettings.AGENT_ADDRESS, Optional.of(parsed.endpoint()));
    } catch (BadAddress e) {
      arguments.fail("parsing agent-addr failed. Check if '" + text + "' is correct address.");
    }
  }

  private static void agentSend(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'agent-send' expects a string as argument.");
    } else {
      settings.set(CheckSettings.AGENT_SEND, text);
    }
  }

  private static void socks4(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'socks4' expects <addr>:<port> as argument.");
      return;
    }
    try {
      AddressParser.Parsed parsed =
          AddressParser.parse(text, PortRule.REQUIRED_OR_RANGE, false, true);
      settings.set(ServerSettings.SOCKS4, Optional.of(parsed.endpoint()));
    } catch (BadAddress e) {
      arguments.fail("'socks4 " + text + "' : " + e.text());
    }
  }

  private static void proto(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'check-proto' : missing value");
    } else if (!Set.of("none", "h1", "h2", "fcgi").contains(text)) {
      arguments.fail("'check-proto' :  unknown MUX protocol '" + text + "'");
    } else {
      settings.set(CheckSettings.PROTO, text);
    }
  }

  private static void observe(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    switch (text) {
      case "" -> arguments.fail("'observe' expects <mode> as argument.");
      case "none" -> settings.set(CheckSettings.OBSERVE_LAYER4, false);
      case "layer4" -> settings.set(CheckSettings.OBSERVE_LAYER4, true);
      case "layer7" -> arguments.complain("'layer7' can only be used in http proxies.");
      default ->
          arguments.fail(
              "'observe' expects one of 'none', 'layer4', 'layer7' but got '" + text + "'");
    }
  }

  private static void errorLimit(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'error-limit' expects an integer argument.");
    } else if (Numbers.lenient(text) <= 0) {
      arguments.fail("error-limit has to be > 0.");
    } else {
      settings.set(CheckSettings.ERROR_LIMIT, Numbers.lenient(text));
    }
  }

  private static void onError(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    switch (text) {
      case "fastinter" -> settings.set(CheckSettings.ON_ERROR, TrafficWatch.OnError.FASTINTER);
      case "fail-check" -> settings.set(CheckSettings.ON_ERROR, TrafficWatch.OnError.FAIL_CHECK);
      case "sudden-death" ->
          settings.set(CheckSettings.ON_ERROR, TrafficWatch.OnError.SUDDEN_DEATH);
      case "mark-down" -> settings.set(CheckSettings.ON_ERROR, TrafficWatch.OnError.MARK_DOWN);
      default ->
          arguments.fail(
              "'on-error' expects one of 'fastinter', 'fail-check', 'sudden-death' or 'mark-down'"
                  + " but got '"
                  + text
                  + "'");
    }
  }
}
