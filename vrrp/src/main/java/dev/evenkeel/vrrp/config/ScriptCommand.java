package dev.evenkeel.vrrp.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program to run, as words: it is executed directly, never through a shell.
 *
 * @param words the program's path (resolved, absolute where it could be) and its arguments
 * @param user the account to run it under, or null for the daemon's own
 */
public record ScriptCommand(List<String> words, @Nullable ScriptUser user) {

  public ScriptCommand {
    words = List.copyOf(words);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("a command has at least one word");
    }
  }

  /** The program's path. */
  public String program() {
    return words.getFirst();
  }

  /** The words with a space between them, for logs. */
  public String text() {
    return String.join(" ", words);
  }
}
