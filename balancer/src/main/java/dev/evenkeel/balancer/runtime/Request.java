package dev.evenkeel.balancer.runtime;

import java.util.List;
import java.util.Optional;

/**
 * One command as a user gave it.
 *
 * @param session the user's
 * @param words all words, those that name the command first
 * @param named how many words name the command
 * @param payload the lines that followed {@code <<}, each with its line feed
 */
public record Request(Session session, List<String> words, int named, Optional<String> payload) {
  /** The argument of that number, from 0; empty where there is none. */
  public String argument(int index) {
    int at = named + index;
    return at < words.size() ? words.get(at) : "";
  }

  /** All arguments. */
  public List<String> arguments() {
    return words.subList(Math.min(named, words.size()), words.size());
  }
}
