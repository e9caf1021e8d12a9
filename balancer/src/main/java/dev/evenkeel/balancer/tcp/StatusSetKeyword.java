package dev.evenkeel.balancer.tcp;

import dev.evenkeel.balancer.config.KeywordTables.GlobalKeyword;
import dev.evenkeel.balancer.config.Line;
import dev.evenkeel.balancer.config.Numbers;
import dev.evenkeel.balancer.config.Setting;
import dev.evenkeel.balancer.http.StatusSet;
import org.jspecify.annotations.Nullable;

/**
 * The parser of {@code http-err-codes} and {@code http-fail-codes}: {@code [+-]RANGE[,RANGE]...}
 * (manual of 3.5, chapter 3.1). Stateless.
 */
final class StatusSetKeyword {
  private StatusSetKeyword() {}

  static GlobalKeyword into(Setting<StatusSet> setting) {
    return (line, global) -> {
      if (line.word(1).isEmpty()) {
        line.alert(" : '" + line.word(0) + "' expects one or more status codes.");
        return;
      }
      StatusSet set = global.get(setting);
      for (int i = 1; i < line.count() && set != null; i++) {
        set = apply(line, set, line.word(i));
      }
      if (set != null) {
        global.set(setting, set);
      }
    };
  }

  /** Returns the set as a word changes it; null if the word is wrong, which is said then. */
  private static @Nullable StatusSet apply(Line line, StatusSet before, String word) {
    char sign = word.charAt(0);
    boolean signed = sign == '+' || sign == '-';
    StatusSet set = signed ? before : StatusSet.of(0, -1);
    for (String range : word.substring(signed ? 1 : 0).split(",", -1)) {
      int dash = range.indexOf('-');
      int from = status(dash < 0 ? range : range.substring(0, dash));
      int to = dash < 0 ? from : status(range.substring(dash + 1));
      if (from < 0 || to < from) {
        line.alert(
            " : '"
                + line.word(0)
                + "' expects statuses from 100 to 599 or ranges of them, but got '"
                + range
                + "' in '"
                + word
                + "'.");
        return null;
      }
      set = sign == '-' ? set.without(from, to) : set.with(from, to);
    }
    return set;
  }

  private static int status(String text) {
    if (text.length() != 3 || Numbers.firstNonDigit(text) >= 0) {
      return -1;
    }
    int status = Integer.parseInt(text);
    return status >= StatusSet.LOWEST && status <= StatusSet.HIGHEST ? status : -1;
  }
}
