package dev.evenkeel.balancer.runtime;

import java.util.ArrayList;
import java.util.List;

/**
 * The lines of the runtime API: commands separated by semicolons, words by blanks, a backslash
 * before what is meant as it stands. Stateless.
 */
public final class CommandText {
  private CommandText() {}

  /** Splits a line at its semicolons; backslashes stay. */
  public static List<String> commands(String line) {
    List<String> commands = new ArrayList<>();
    int from = 0;
    for (int at = 0; at < line.length(); at++) {
      if (line.charAt(at) == '\\') {
        at++;
      } else if (line.charAt(at) == ';') {
        commands.add(line.substring(from, at));
        from = at + 1;
      }
    }
    commands.add(line.substring(from));
    return commands;
  }

  /** Splits a command into its words and takes the backslashes away. */
  public static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean inside = false;
    for (int at = 0; at < command.length(); at++) {
      char c = command.charAt(at);
      if (c == ' ' || c == '\t') {
        if (inside) {
          words.add(word.toString());
          word.setLength(0);
          inside = false;
        }
        continue;
      }
      inside = true;
      word.append(c == '\\' && at + 1 < command.length() ? command.charAt(++at) : c);
    }
    if (inside) {
      words.add(word.toString());
    }
    return words;
  }
}
