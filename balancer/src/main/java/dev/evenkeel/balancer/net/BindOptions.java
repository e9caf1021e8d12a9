package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SystemAccounts;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The parsers of the options of {@code bind} lines. Stateless. */
final class BindOptions {
  private BindOptions() {}

  static void register(KeywordTable<LineOption> table) {
    table
        .add("name", text(ListenerSettings.NAME, "missing name"))
        .add("interface", text(ListenerSettings.INTERFACE, "missing interface name"))
        .add("id", BindOptions::id)
        .add("maxconn", notNegative(ListenerSettings.MAXCONN))
        .add("backlog", notNegative(ListenerSettings.BACKLOG))
        .add("nice", BindOptions::nice)
        .add("mss", BindOptions::mss)
        .add("tcp-ut", BindOptions::tcpUserTimeout)
        .add("transparent", flag(ListenerSettings.TRANSPARENT))
        .add("v4v6", flag(ListenerSettings.V4V6))
        .add("v6only", flag(ListenerSettings.V6ONLY))
        .add("defer-accept", flag(ListenerSettings.DEFER_ACCEPT))
        .add("tfo", flag(ListenerSettings.TCP_FAST_OPEN))
        .add("mode", BindOptions::mode)
        .add("uid", number(ListenerSettings.UNIX_UID))
        .add("gid", number(ListenerSettings.UNIX_GID))
        .add("user", account(ListenerSettings.UNIX_UID, "user", SystemAccounts::userId))
        .add("group", account(ListenerSettings.UNIX_GID, "group", SystemAccounts::groupId));
  }

  private static LineOption flag(Setting<Boolean> setting) {
    return (arguments, settings) -> settings.set(setting, true);
  }

  private static LineOption text(Setting<Optional<String>> setting, String missing) {
    return (arguments, settings) -> {
      String keyword = arguments.keyword();
      String value = arguments.argument();
      if (value.isEmpty()) {
        arguments.fail("'" + keyword + "' : " + missing);
      } else {
        settings.set(setting, Optional.of(value));
      }
    };
  }

  private static LineOption notNegative(Setting<Integer> setting) {
    return (arguments, settings) -> {
      String keyword = arguments.keyword();
      String text = arguments.argument();
      int value = Numbers.lenient(text);
      if (text.isEmpty()) {
        arguments.fail("'" + keyword + "' : missing value");
      } else if (value < 0) {
        arguments.fail("'" + keyword + "' : invalid value " + value + ", must be >= 0");
      } else {
        settings.set(setting, value);
      }
    };
  }

  private static LineOption number(Setting<Optional<Integer>> setting) {
    return (arguments, settings) -> {
      String keyword = arguments.keyword();
      String text = arguments.argument();
      if (text.isEmpty()) {
        arguments.fail("'" + keyword + "' : missing value");
      } else {
        settings.set(setting, Optional.of(Numbers.lenient(text)));
      }
    };
  }

  private static LineOption account(
      Setting<Optional<Integer>> setting, String kind, Function<String, OptionalInt> lookUp) {
    return (arguments, settings) -> {
      String name = arguments.argument();
      if (name.isEmpty()) {
        arguments.fail("'" + kind + "' : missing " + kind + " name");
        return;
      }
      OptionalInt id = lookUp.apply(name);
      if (id.isEmpty()) {
        arguments.fail("'" + kind + "' : unknown " + kind + " name '" + name + "'");
      } else {
        settings.set(setting, Optional.of(id.getAsInt()));
      }
    };
  }

  private static void id(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'id' : expects an integer argument");
    } else if (!Numbers.startsWithDigit(text)) {
      arguments.fail("'id' : expects an integer argument, found '" + text + "'");
    } else if (Numbers.lenient(text) <= 0) {
      arguments.fail("'id' : custom id has to be > 0");
    } else {
      settings.set(ListenerSettings.ID, Numbers.lenient(text));
    }
  }

  private static void nice(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    int value = Numbers.lenient(text);
    if (text.isEmpty()) {
      arguments.fail("'nice' : missing value");
    } else if (value < -1024 || value > 1024) {
      arguments.fail("'nice' : invalid value " + value + ", allowed range is -1024..1024");
    } else {
      settings.set(ListenerSettings.NICE, value);
    }
  }

  private static void mss(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    int value = Numbers.lenient(text);
    if (text.isEmpty()) {
      arguments.fail("'mss' : missing MSS value");
    } else if (value == 0 || Math.abs(value) > 65535) {
      arguments.fail("'mss' : expects an MSS with and absolute value between 1 and 65535");
    } else {
      settings.set(ListenerSettings.MSS, value);
    }
  }

  private static void tcpUserTimeout(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty()) {
      arguments.fail("'tcp-ut' : missing TCP User Timeout value");
    } else if (Delay.ofMillis(text, arguments::warn) instanceof Delay.Of(int ms)) {
      settings.set(ListenerSettings.TCP_USER_TIMEOUT_MS, ms);
    } else {
      arguments.fail("'tcp-ut' : expects a positive delay in milliseconds");
    }
  }

  private static void mode(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '7') || text.length() > 6) {
      arguments.fail("'mode' : missing or invalid mode '" + text + "' (octal integer expected)");
    } else {
      settings.set(ListenerSettings.UNIX_MODE, Optional.of(Integer.parseInt(text, 8)));
    }
  }
}
