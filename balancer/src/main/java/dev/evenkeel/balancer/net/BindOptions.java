package dev.evenkeel.balancer.net;

import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.LineOption;
import dev.evenkeel.balancer.config.NumberSet;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.OptionArguments;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SystemAccounts;
import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The parsers of the options of {@code bind} lines. Stateless. */
final class BindOptions {
  private static final int MAX_THREADS = 64;

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
        .add("thread", BindOptions::thread)
        .add("process", BindOptions::process)
        .add("shards", BindOptions::shards)
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

  private static void thread(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    int slash = text.indexOf('/');
    Optional<BitSet> threads = NumberSet.parse(text.substring(slash + 1), MAX_THREADS);
    boolean ownGroup = slash < 0 || text.substring(0, slash).equals("1");
    if (threads.isEmpty() || !ownGroup) {
      arguments.fail("'thread' : '" + text + "' is not a valid set of threads of group 1.");
    } else {
      settings.set(ListenerSettings.THREADS, threads);
    }
  }

  /** The old form: processes, of which there is one, and their threads. */
  private static void process(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    int slash = text.indexOf('/');
    Optional<BitSet> processes =
        NumberSet.parse(slash < 0 ? text : text.substring(0, slash), MAX_THREADS);
    Optional<BitSet> threads =
        slash < 0
            ? NumberSet.parse("all", MAX_THREADS)
            : NumberSet.parse(text.substring(slash + 1), MAX_THREADS);
    if (processes.isEmpty() || threads.isEmpty() || !processes.get().get(1)) {
      arguments.fail("'process' : invalid process or thread set '" + text + "'.");
      return;
    }
    arguments.warn(
        "'process "
            + text
            + "' on 'bind' lines is deprecated and will be removed in 2.7."
            + (slash < 0 ? "" : " Please use 'thread " + text.substring(slash + 1) + "' instead."));
    settings.set(ListenerSettings.THREADS, threads);
  }

  /** How HAProxy shares connections out among its threads; here all loops accept from one queue. */
  private static void shards(OptionArguments arguments, Settings.Builder settings) {
    String text = arguments.argument();
    boolean known = text.equals("by-thread") || text.equals("by-group");
    if (!known && (!Numbers.isInteger(text) || Numbers.lenient(text) < 1)) {
      arguments.fail("'shards' : expects an integer argument, found '" + text + "'");
    } else if (!text.equals("1")) {
      arguments.warn(
          "'shards " + text + "' has no effect in Evenkeel: all threads share one queue.");
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
