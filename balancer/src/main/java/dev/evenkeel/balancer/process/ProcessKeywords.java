package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.Delay;
import dev.evenkeel.balancer.config.Environment;
import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables;
import dev.evenkeel.balancer.config.KeywordTables.GlobalKeyword;
import dev.evenkeel.balancer.config.Keywords;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.config.Settings;
import dev.evenkeel.balancer.config.SystemAccounts;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/** The parsers of the keywords of the process as a whole. Stateless but for the environment. */
public final class ProcessKeywords {
  private ProcessKeywords() {}

  /** Adds the keywords to their table. */
  public static void register(KeywordTables tables, Environment environment) {
    KeywordTable<GlobalKeyword> global = tables.global();
    global
        .add("user", account(ProcessSettings.UID, "user/uid", SystemAccounts::userId))
        .add("group", account(ProcessSettings.GID, "gid/group", SystemAccounts::groupId))
        .add("uid", number(ProcessSettings.UID, "user/uid"))
        .add("gid", number(ProcessSettings.GID, "group/gid"))
        .add("chroot", text(ProcessSettings.CHROOT, "a directory as an argument."))
        .add("pidfile", text(ProcessSettings.PIDFILE, "a file name as an argument."))
        .add("daemon", Keywords.flag(ProcessSettings.DAEMON, true))
        .add("quiet", ProcessKeywords::quiet)
        .add("zero-warning", Keywords.flag(ProcessSettings.ZERO_WARNING, true))
        .add("master-worker", ProcessKeywords::masterWorker)
        .add("mworker-max-reloads", ProcessKeywords::maxReloads)
        .add("ulimit-n", Keywords.integerOnce(ProcessSettings.ULIMIT_N))
        .add("fd-hard-limit", Keywords.integerOnce(ProcessSettings.FD_HARD_LIMIT))
        .add("strict-limits", switched(ProcessSettings.STRICT_LIMITS))
        .add("set-dumpable", switched(ProcessSettings.DUMPABLE))
        .add("hard-stop-after", delay(ProcessSettings.HARD_STOP_AFTER_MS, true))
        .add("grace", delay(ProcessSettings.GRACE_MS, false))
        .add("node", ProcessKeywords::node)
        .add("description", ProcessKeywords::description)
        .add("nbproc", ProcessKeywords::nbproc)
        .add("tune.chksize", ProcessKeywords::chksize);
    global
        .add("localpeer", (line, settings) -> localPeer(line, settings, environment))
        .add("close-spread-time", ProcessKeywords::closeSpreadTime)
        // It lifts a ban on changing users that there is not here.
        .add("insecure-setuid-wanted", (line, settings) -> line.atMostArguments(0));
    ThreadKeywords.register(global);
    EnvironmentKeywords.register(global, environment);
    IdleKeywords.register(global);
  }

  /** A keyword without arguments that {@code no} turns into its opposite. */
  private static GlobalKeyword switched(Setting<Boolean> setting) {
    return (line, global) -> {
      if (line.atMostArguments(0)) {
        global.set(setting, line.prefix() != Line.Prefix.NO);
      }
    };
  }

  private static GlobalKeyword text(Setting<Optional<String>> setting, String expected) {
    return (line, global) -> {
      if (!line.atMostArguments(1) || !Keywords.isFirst(line, global, setting)) {
        return;
      }
      if (Keywords.hasArgument(line, expected)) {
        global.set(setting, Optional.of(line.word(1)));
      }
    };
  }

  private static boolean specified(
      Line line, Settings.Builder global, Setting<Optional<Integer>> setting, String names) {
    if (global.get(setting).orElse(0) != 0) {
      line.complain(" : " + names + " already specified. Continuing.");
      return true;
    }
    return false;
  }

  private static GlobalKeyword account(
      Setting<Optional<Integer>> setting, String names, Function<String, OptionalInt> lookUp) {
    return (line, global) -> {
      if (!line.atMostArguments(1)) {
        return;
      }
      String verb = names.startsWith("gid") ? names + " was" : names;
      if (specified(line, global, setting, verb)) {
        return;
      }
      OptionalInt id = lookUp.apply(line.word(1));
      if (id.isEmpty()) {
        line.alert(" : cannot find " + line.word(0) + " id for '" + line.word(1) + "' (0:Success)");
      } else {
        global.set(setting, Optional.of(id.getAsInt()));
      }
    };
  }

  private static GlobalKeyword number(Setting<Optional<Integer>> setting, String names) {
    return (line, global) -> {
      if (!line.atMostArguments(1)
          || specified(line, global, setting, names)
          || !Keywords.hasArgument(line, "an integer argument.")) {
        return;
      }
      String id = line.word(0);
      String name = id.equals("uid") ? "user" : "group";
      if (!Numbers.isInteger(line.word(1))) {
        line.warn(
            " :  "
                + id
                + ": string '"
                + line.word(1)
                + "' is not a number.\n   | You might want to use the '"
                + name
                + "' parameter to use a system "
                + name
                + " name.");
      }
      global.set(setting, Optional.of(Numbers.lenient(line.word(1))));
    };
  }

  private static void quiet(Line line, Settings.Builder global) {
    if (line.atMostArguments(0)) {
      global.set(ProcessSettings.QUIET, true);
      line.diagnostics().quiet(true);
    }
  }

  private static void masterWorker(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1)) {
      return;
    }
    String option = line.word(1);
    if (!option.isEmpty() && !option.equals("no-exit-on-failure")) {
      line.alert(" : 'master-worker' only supports 'no-exit-on-failure' option.");
      return;
    }
    global.set(ProcessSettings.MASTER_WORKER, true);
    global.set(ProcessSettings.NO_EXIT_ON_FAILURE, !option.isEmpty());
  }

  private static void maxReloads(Line line, Settings.Builder global) {
    int most = Numbers.lenient(line.word(1));
    if (line.word(1).isEmpty()) {
      line.alert(" : 'mworker-max-reloads' expects an integer argument.");
    } else if (most < 0) {
      line.alert(" : invalid value " + most + ", must be >= 0");
    } else {
      global.set(ProcessSettings.MAX_RELOADS, most);
    }
  }

  private static void localPeer(Line line, Settings.Builder global, Environment environment) {
    if (line.atMostArguments(1) && Keywords.hasArgument(line, "a name as an argument.")) {
      global.set(ProcessSettings.LOCAL_PEER, Optional.of(line.word(1)));
      environment.set("HAPROXY_LOCALPEER", line.word(1));
    }
  }

  private static void closeSpreadTime(Line line, Settings.Builder global) {
    if (line.word(1).equals("infinite")) {
      global.set(ProcessSettings.CLOSE_SPREAD_MS, -1);
    } else {
      delay(ProcessSettings.CLOSE_SPREAD_MS, false).parse(line, global);
    }
  }

  /** A delay; what follows it is not looked at, as with HAProxy. */
  private static GlobalKeyword delay(Setting<Integer> setting, boolean old) {
    return (line, global) -> {
      String name = line.word(0);
      if (!Keywords.hasArgument(line, "<time> as argument.")) {
        return;
      }
      switch (Delay.ofMillis(line.word(1), line.diagnostics()::warning)) {
        case Delay.Of(var ms) -> global.set(setting, ms);
        case Delay.Unexpected(String character) ->
            line.alert(
                " : unexpected character '" + character + "' in argument to <" + name + ">.");
        case Delay.Overflow() ->
            line.alert(
                old
                    ? " : timer overflow in argument <"
                        + line.word(1)
                        + "> to <"
                        + name
                        + ">, maximum value is 2147483647 ms (~24.8 days)."
                    : " : timer overflow in argument '"
                        + line.word(1)
                        + "' to '"
                        + name
                        + "' (maximum value is 2147483647 ms or ~24.8 days)");
      }
    };
  }

  private static void node(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1)) {
      return;
    }
    if (!line.word(1).matches("[A-Za-z0-9._-]+")) {
      line.alert(
          ": 'node' requires valid node name - non-empty string with digits(0-9),"
              + " letters(A-Z, a-z), dot(.), hyphen(-) or underscode(_).");
      return;
    }
    global.set(ProcessSettings.NODE, line.word(1));
  }

  private static void description(Line line, Settings.Builder global) {
    if (line.word(1).isEmpty()) {
      line.alert(": 'description' expects a string argument.");
    } else {
      global.set(ProcessSettings.DESCRIPTION, String.join(" ", line.wordsFrom(1)));
    }
  }

  private static void nbproc(Line line, Settings.Builder global) {
    line.alert(
        " : nbproc is not supported any more since HAProxy 2.5. Threads will automatically be used"
            + " on multi-processor machines if available.");
  }

  private static void chksize(Line line, Settings.Builder global) {
    line.alert(": option 'tune.chksize' is not supported any more (tune.bufsize is used instead).");
  }
}
