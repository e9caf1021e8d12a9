package dev.evenkeel.balancer.backend;

import dev.evenkeel.balancer.config.AddressParser;
import dev.evenkeel.balancer.config.AddressParser.BadAddress;
import dev.evenkeel.balancer.config.AddressParser.PortRule;
import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.Endpoint;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parsers of the options of {@code server} lines that concern the choice. Stateless. */
final class ServerOptions {
  private static final int MAX_WEIGHT_POINTS = 256;

  private ServerOptions() {}

  static void register(KeywordTable<LineOption> table) {
    table
        .add("weight", ServerOptions::weight)
        .add("backup", flag(ServerSettings.BACKUP, true))
        .add("no-backup", flag(ServerSettings.BACKUP, false))
        .add("stick", flag(ServerSettings.NON_STICK, false))
        .add("non-stick", flag(ServerSettings.NON_STICK, true))
        .add("disabled", flag(ServerSettings.DISABLED, true))
        .add("enabled", flag(ServerSettings.DISABLED, false))
        .add("maxconn", limit(ServerSettings.MAXCONN))
        .add("strict-maxconn", flag(ServerSettings.STRICT_MAXCONN, true))
        .add("minconn", limit(ServerSettings.MINCONN))
        .add("maxqueue", limit(ServerSettings.MAXQUEUE))
        .add("id", ServerOptions::id)
        .add("slowstart", ServerOptions::slowStart)
        .add("init-state", ServerOptions::initState)
        .add("track", ServerOptions::track)
        .add("on-marked-down", only("shutdown-sessions", ServerSettings.SHUTDOWN_SESSIONS))
        .add(
            "on-marked-up",
            only("shutdown-backup-sessions", ServerSettings.SHUTDOWN_BACKUP_SESSIONS))
        .add("tcp-ut", ServerOptions::tcpUserTimeout)
        .add("init-addr", ServerOptions::initAddr)
        .add("tfo", flag(ServerSettings.FAST_OPEN, true))
        .add("no-tfo", flag(ServerSettings.FAST_OPEN, false))
        .add("redir", ServerOptions::redirect)
        .add("hash-key", ServerOptions::hashKey)
        .add("source", SourceParser::parseOfServer)
        .add(
            "usesrc",
            (arguments, settings) ->
                arguments.fail("'usesrc' only allowed after a 'source' statement."));
  }

  private static LineOption flag(Setting<Boolean> setting, boolean value) {
    return (arguments, settings) -> settings.set(setting, value);
  }

  private static LineOption limit(Setting<Integer> setting) {
    return (arguments, settings) -> {
      String keyword = arguments.keyword();
      String text = arguments.argument();
      if (text.isEmpty()) {
        arguments.fail("'" + keyword + "' expects an integer argument.");
      } else {
        settings.set(setting, Math.max(0, Numbers.lenient(text)));
      }
    };
  }

  private static LineOption only(String word, Setting<Boolean> setting) {
    return (arguments, settings) -> {
      String keyword = arguments.keyword();
      String text = arguments.argument();
      if (text.equals(word)) {
        settings.set(setting, true);
      } else {
        arguments.failBare("'" + keyword + "' expects '" + word + "' but got '" + text + "'.");
      }
    };
  }

  private static void initState(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    InitState.of(text)
        .ifPresentOrElse(
            state -> settings.set(ServerSettings.INIT_STATE, state),
            () ->
                arguments.failBare(
                    "'init-state' expects one of 'fully-up', 'up', 'down', 'fully-down' or 'none'"
                        + " but got '"
                        + text
                        + "'."));
  }

  private static void redirect(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'redir' expects <prefix> as argument.");
    } else {
      settings.set(ServerSettings.REDIRECT_PREFIX, text);
    }
  }

  private static void hashKey(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    HashKey.of(text)
        .ifPresentOrElse(
            key -> settings.set(ServerSettings.HASH_KEY, key),
            () ->
                arguments.fail(
                    "'hash-key' expects 'id', 'id32', 'guid', 'addr' or 'addr-port' but got '"
                        + text
                        + "'"));
  }

  private static void slowStart(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    String server = arguments.line().word(1);
    if (text.isEmpty()) {
      arguments.fail("unexpected character '");
      return;
    }
    switch (Delay.ofMillis(text, arguments::warn)) {
      // Weights grow by the second.
      case Delay.Of(int ms) ->
          settings.set(ServerSettings.SLOW_START_MS, (int) ((ms + 999L) / 1000 * 1000));
      case Delay.Unexpected(String character) ->
          arguments.fail(
              "unexpected character '"
                  + character
                  + "' in 'slowstart' argument of server "
                  + server
                  + ".");
      case Delay.Overflow() ->
          arguments.fail(
              "overflow in argument <"
                  + text
                  + "> to <slowstart> of server "
                  + server
                  + ", maximum value is 2147483647 ms (~24.8 days).");
    }
  }

  private static void track(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'track' expects [<proxy>/]<server> as argument.");
    } else {
      settings.set(ServerSettings.TRACK, Optional.of(text));
    }
  }

  private static void weight(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    int points = Numbers.lenient(text);
    if (text.isEmpty()) {
      arguments.fail("'weight' expects an integer argument.");
    } else if (points < 0 || points > MAX_WEIGHT_POINTS) {
      arguments.fail(
          "weight of server "
              + arguments.line().word(1)
              + " is not within 0 and 256 ("
              + points
              + ").");
    } else {
      settings.set(ServerSettings.WEIGHT_POINTS, points);
    }
  }

  private static void id(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'id' : expects an integer argument");
    } else if (Numbers.lenient(text) <= 0) {
      arguments.fail("'id' : custom id has to be > 0");
    } else {
      settings.set(ServerSettings.ID, Numbers.lenient(text));
    }
  }

  private static void tcpUserTimeout(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'tcp-ut' : missing TCP User Timeout value");
    } else if (Delay.ofMillis(text, arguments::warn) instanceof Delay.Of(int ms)) {
      settings.set(ServerSettings.TCP_USER_TIMEOUT_MS, ms);
    } else {
      arguments.fail("'tcp-ut' : expects a positive delay in milliseconds");
    }
  }

  private static void initAddr(OptionArguments arguments, Settings.Builder settings) {
    List<InitAddress> ways = new ArrayList<>();
    for (String word : arguments.argument().split(",", -1)) {
      switch (word) {
        case "" -> {}
        case "last" -> ways.add(new InitAddress.Last());
        case "libc" -> ways.add(new InitAddress.Libc());
        case "none" -> ways.add(new InitAddress.None());
        default -> {
          try {
            AddressParser.Parsed parsed =
                AddressParser.parse(word, PortRule.FORBIDDEN, false, true);
            if (parsed.hostName().isEmpty() && parsed.endpoint() instanceof Endpoint.Inet inet) {
              ways.add(new InitAddress.Fixed(inet.host()));
              continue;
            }
          } catch (BadAddress e) {
            // Answered below, as HAProxy words it.
          }
          arguments.fail(
              "'init-addr' : unknown init-addr method '"
                  + word
                  + "', supported methods are 'libc', 'last', 'none'.");
          return;
        }
      }
    }
    settings.set(ServerSettings.INIT_ADDR, List.copyOf(ways));
  }
}
