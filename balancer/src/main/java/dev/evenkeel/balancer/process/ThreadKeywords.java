package dev.evenkeel.balancer.process;

import dev.evenkeel.balancer.config.KeywordTable;
import dev.evenkeel.balancer.config.KeywordTables.GlobalKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.NumberSet;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.Settings;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * The parsers of the keywords that tie threads to groups and processors (manual, chapter 3.1).
 * Event loops are HAProxy's threads; all are of one group. Stateless.
 */
final class ThreadKeywords {
  private static final int MAX_THREADS = 64;

  private ThreadKeywords() {}

  static void register(KeywordTable<GlobalKeyword> table) {
    table
        .add("thread-groups", ThreadKeywords::groups)
        .add("thread-group", ThreadKeywords::group)
        .add("cpu-map", ThreadKeywords::cpuMap);
  }

  private static void groups(Line line, Settings.Builder global) {
    if (!line.atMostArguments(1)) {
      return;
    }
    String text = line.word(1);
    if (!Numbers.isInteger(text)) {
      line.alert(
          " : 'thread-groups' passed a missing or unparsable integer value in '" + text + "'");
    } else if (Numbers.lenient(text) != 1) {
      line.alert(
          " : 'thread-groups' value must be between 1 and 1 (was " + Numbers.lenient(text) + ")");
    }
  }

  private static void group(Line line, Settings.Builder global) {
    if (Numbers.lenient(line.word(1)) != 1) {
      line.alert(" : 'thread-group' number must be between 1 and 1 (was " + line.word(1) + ")");
    }
  }

  private static void cpuMap(Line line, Settings.Builder global) {
    if (line.count() < 3) {
      line.alert(
          " : cpu-map expects a process number  ('all', 'odd', 'even', a number from 1 to 64 or a"
              + " range),  followed by a list of CPU ranges with numbers from 0 to 63.");
      return;
    }
    boolean spread = line.word(1).startsWith("auto:");
    String who = spread ? line.word(1).substring(5) : line.word(1);
    int slash = who.indexOf('/');
    Optional<BitSet> groups =
        NumberSet.parse(slash < 0 ? who : who.substring(0, slash), MAX_THREADS);
    Optional<BitSet> threads =
        slash < 0
            ? NumberSet.parse("all", MAX_THREADS)
            : NumberSet.parse(who.substring(slash + 1), MAX_THREADS);
    if (groups.isEmpty() || threads.isEmpty()) {
      line.alert(" : cpu-map : '" + who + "' is not a valid number/range.");
      return;
    }
    BitSet processors = new BitSet();
    for (String list : line.wordsFrom(2)) {
      for (String text : list.split(",", -1)) {
        if (!text.matches("[0-9]{1,4}(-[0-9]{1,4})?")) {
          line.alert(" : cpu-map : '" + text + "' is not a CPU range.");
          return;
        }
        int dash = text.indexOf('-');
        int first = Numbers.lenient(dash < 0 ? text : text.substring(0, dash));
        int last = dash < 0 ? first : Numbers.lenient(text.substring(dash + 1));
        processors.set(Math.min(first, last), Math.max(first, last) + 1);
      }
    }
    if (!groups.get().get(1)) {
      return; // A line for a group that does not exist binds nobody.
    }
    List<CpuMap> maps = new ArrayList<>(global.get(ProcessSettings.CPU_MAPS));
    maps.add(new CpuMap(threads.get(), processors, spread));
    global.set(ProcessSettings.CPU_MAPS, List.copyOf(maps));
  }
}
